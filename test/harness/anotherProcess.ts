import * as n8nWorkflow from 'n8n-workflow';
import type { INodeType } from 'n8n-workflow';
import type { Clock } from '../../nodes/shared/clock';
import type { JumpingClock } from './jumpingClock';

interface NodeModule {
	VonageAiStudio: new () => INodeType;
}
interface ClockModule {
	systemClock: Clock;
}

/**
 * The action node as another process has it, such as a second worker of n8n: its modules are loaded
 * anew, so that it shares nothing with the node of this process but n8n.
 * @param clock for its waits, so that one time goes on for both
 */
export function nodeOfAnotherProcess(clock: JumpingClock): INodeType {
	let type: INodeType | undefined;
	jest.isolateModules(() => {
		// The errors that the node throws have to be those that n8n knows.
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		const folder = '../../nodes/VonageAiStudio';
		const { VonageAiStudio } = jest.requireActual<NodeModule>(`${folder}/VonageAiStudio.node.js`);
		const { systemClock } = jest.requireActual<ClockModule>('../../nodes/shared/clock');
		clock.install(systemClock);
		type = new VonageAiStudio();
	});
	jest.dontMock('n8n-workflow');
	if (!type) throw new Error('The node was not loaded');
	return type;
}
