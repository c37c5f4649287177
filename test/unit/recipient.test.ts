import { readRecipient } from '../../nodes/VonageAiStudio/input/recipient';

describe('readRecipient', () => {
	it.each<[unknown, string]>([
		[972541116037, '972541116037'],
		['972541116037', '972541116037'],
		['+972541116037', '972541116037'],
		['00972541116037', '972541116037'],
		['+972 (54) 111-6037', '972541116037'],
		['972.54.111.6037', '972541116037'],
		['[972] 54–111—6037', '972541116037'],
		['\u00a0972\u200e 541116037\u202c ', '972541116037'],
		['+44 (0)20 7946 0958', '442079460958'],
		['+1 (800) 555-0100', '18005550100'],
		['1234567', '1234567'],
		['123456789012345', '123456789012345'],
		['sip:front.desk@pbx.example.com', 'sip:front.desk@pbx.example.com'],
		[' sip:a@b.example;transport=tls ', 'sip:a@b.example;transport=tls'],
	])('%p is sent as %s', (entered, sent) => {
		expect(readRecipient(entered, true)).toBe(sent);
	});

	it.each<unknown>([
		'',
		'  ',
		null,
		undefined,
		'123456',
		'1234567890123456',
		'0541116037',
		'+97254111603x',
		'++972541116037',
		'972541116037;972541116038',
		'9.72541E+11',
		9.72541116037e20,
		NaN,
		-972541116037,
		97254111.6037,
		'٩٧٢٥٤١١١٦٠٣٧',
		true,
		{ to: '972541116037' },
		['972541116037'],
		'sip:',
		'sip:nobody',
		'sip:a b@c.example',
		'tel:+972541116037',
	])('%p is refused', (entered) => {
		expect(() => readRecipient(entered, true)).toThrow(/^To /);
	});

	it('a SIP address is refused where it cannot be reached', () => {
		expect(() => readRecipient('sip:a@b.example', false)).toThrow(/SIP address/);
	});
});
