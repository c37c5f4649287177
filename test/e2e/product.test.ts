import { EDITIONS, type Edition } from '../n8n/editions';
import { useProduct } from './product';
import { aiAgentSuite } from './suites/aiAgent';
import { callAgainSuite } from './suites/callAgain';
import { campaignSuite } from './suites/campaign';
import { credentialSuite } from './suites/credential';
import { doNotCallSuite } from './suites/doNotCall';
import { errorBranchSuite } from './suites/errorBranch';
import { examplesSuite } from './suites/examples';
import { flowWebhookSuite } from './suites/flowWebhook';
import { httpAgentChatSuite } from './suites/httpAgentChat';
import { inboundCallsSuite } from './suites/inboundCalls';
import { liveAgentSuite } from './suites/liveAgent';
import { reminderSuite } from './suites/reminder';
import { retrySuite } from './suites/retry';
import { startAndWaitSuite } from './suites/startAndWait';
import { thousandsSuite } from './suites/thousands';
import { triggerSuite } from './suites/trigger';
import { whatsAppSuite } from './suites/whatsApp';

const suites = [
	credentialSuite,
	examplesSuite,
	campaignSuite,
	callAgainSuite,
	doNotCallSuite,
	thousandsSuite,
	inboundCallsSuite,
	reminderSuite,
	whatsAppSuite,
	aiAgentSuite,
	triggerSuite,
	flowWebhookSuite,
	httpAgentChatSuite,
	liveAgentSuite,
	startAndWaitSuite,
	errorBranchSuite,
	retrySuite,
];

// One n8n for all suites of an edition: a start of n8n takes longer than most of them.
describe.each(Object.keys(EDITIONS) as Edition[])('n8n %s', (edition) => {
	const product = useProduct(edition);
	suites.forEach((suite) => suite(product));
});
