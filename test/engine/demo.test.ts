import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(__dirname, '..', '..');

describe('npm run demo', () => {
	it('starts all who can be reached, and ends with what each person said', async () => {
		const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'demo'], {
			cwd: repository,
		});
		expect(stdout).toMatch(/Omar Haddad .*voice .*972541116041 .*started .*busy/);
		expect(stdout).toMatch(/Front Desk .*sip:front\.desk@pbx\.example\.com .*started/);
		expect(stdout).toMatch(/Jonas Weber .*sms .*4915123456789 .*submitted, undeliverable/);
		expect(stdout).toMatch(/Nobody Yet .*call me later \(not sent\)/);
		expect(stdout).toMatch(/Mei Tanaka .*whatsapp .*819012345673 .*submitted, delivered, read/);
		expect(stdout).toMatch(/9 started, 1 not started\./);
		const [, said] = stdout.split('What each person said');
		expect(said).toMatch(/Front Desk \(voice, \d+ s, ANSWER = yes\)\n +Agent: .*\n +User: /);
		expect(said).toMatch(/Mei Tanaka \(whatsapp, .*ANSWER = move\)/);
		expect(said).toMatch(/Omar Haddad \(voice\)\n +Nothing was said\./);
		expect(said).not.toContain('There is no result yet');
		expect(said).not.toContain('Nobody Yet');
	}, 60_000);

	it('asks before it rings real phones, and starts nothing without an answer', async () => {
		const { stdout } = await promisify(execFile)('npm', ['run', '--silent', 'demo'], {
			cwd: repository,
			env: { ...process.env, VONAGE_AI_STUDIO_API_KEY: 'not-a-real-key' },
		});
		expect(stdout).toBe('Nothing was started.\n');
	}, 60_000);
});
