/**
 * Runs n8n's own check of community packages on this checkout and on what `npm pack` makes of it, as
 * n8n does before it verifies a version. Build first.
 */
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'n8n-scan-'));

try {
	await scan('source', repository, SOURCE_FILE_PATTERNS);
	await scan('package', unpack(), ['**/*.js', 'package.json']);
} finally {
	rmSync(folder, { recursive: true });
}

async function scan(name, path, patterns) {
	const { passed, message, details = '' } = await analyzePackage(path, patterns);
	console.log(`n8n's scan of the ${name}: ${passed ? 'passed' : `${message}${details}`}`);
	if (!passed) process.exitCode = 1;
}

function unpack() {
	const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const packed = JSON.parse(execFileSync('npm', pack, { cwd: repository }));
	const [{ filename, entryCount, unpackedSize }] = packed;
	console.log(`package: ${unpackedSize} bytes in ${entryCount} files`);
	execFileSync('tar', ['-xzf', filename], { cwd: folder });
	return join(folder, 'package');
}
