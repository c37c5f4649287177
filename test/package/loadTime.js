/**
 * Loads and constructs each class of the package in the folder given, once, in a fresh process, and
 * prints the milliseconds that it took. n8n has loaded n8n-workflow long before.
 */
require('n8n-workflow');
const { join, parse } = require('node:path');
const { performance } = require('node:perf_hooks');

const [folder] = process.argv.slice(2);
const { n8n } = require(join(folder, 'package.json'));

const startedMs = performance.now();
const before = process.cpuUsage();
for (const path of [...n8n.nodes, ...n8n.credentials]) {
	const [name] = parse(path).name.split('.');
	new (require(join(folder, path))[name])();
}
const { user, system } = process.cpuUsage(before);
const wallMs = performance.now() - startedMs;
console.log(JSON.stringify({ wallMs, processorMs: (user + system) / 1000 }));
