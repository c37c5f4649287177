/** Loads the package in the folder given as n8n's server does, and prints what it found as JSON. */
require('reflect-metadata');
const { loadOutputSchema, PackageDirectoryLoader } = require('n8n-core');
const { join, parse } = require('node:path');

const [folder] = process.argv.slice(2);

/** Constructs each class without n8n's loader: by the name that its file has. */
function constructed() {
	const { n8n } = require(join(folder, 'package.json'));
	return [...n8n.nodes, ...n8n.credentials].map((path) => {
		const [name] = parse(path).name.split('.');
		const { [name]: Class } = require(join(folder, path));
		return new Class().constructor === Class && name;
	});
}

function schemaOf(name, operation, resource) {
	const nodeDir = join(folder, 'dist', 'nodes', name);
	const schema = loadOutputSchema({ nodeDir, version: 1, resource, operation });
	return { name, resource, operation, fields: Object.keys(schema?.properties ?? {}) };
}

/** Every choice of resource and operation that the panel of the action node offers. */
function operationSchemas({ properties }) {
	return properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options, displayOptions }) =>
			displayOptions.show.resource.flatMap((resource) =>
				options.map(({ value }) => schemaOf('VonageAiStudio', value, resource)),
			),
		);
}

async function main() {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const { nodes, credentials } = loader.types;
	const schemas = [...nodes.filter(({ name }) => name === 'vonageAiStudio')].flatMap(
		operationSchemas,
	);
	schemas.push(schemaOf('VonageAiStudioTrigger'));
	console.log(JSON.stringify({ constructed: constructed(), nodes, credentials, schemas }));
}

void main();
