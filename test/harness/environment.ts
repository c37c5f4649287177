import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import 'reflect-metadata';

// n8n-core writes its settings and binary data below the user folder: never into a developer's own.
const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
process.env.N8N_USER_FOLDER = folder;
process.env.N8N_ENCRYPTION_KEY = 'engine-tests';
// A failing node is what many tests are about; its stack would fill the test report.
process.env.N8N_LOG_LEVEL ??= 'silent';
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
