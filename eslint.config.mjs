import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** What runs in n8n, and is checked by n8n before a version is verified. */
const SHIPPED = ['nodes/**/*.ts', 'credentials/**/*.ts'];

/**
 * The rules of n8n's own node tool (`@n8n/node-cli/eslint`), put together from the same packages.
 * The tool itself stays out: it brings 300 MB of AI packages, which cannot be installed everywhere.
 */
const n8n = [
	{
		files: SHIPPED,
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: { 'no-console': 'error' },
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: n8nNodesBase.configs.community.rules,
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
];

/**
 * What each folder of `nodes/` may import, besides itself and `shared`; the names on the right lie in
 * `VonageAiStudio`. No arrow points back.
 */
const MAY_IMPORT = {
	VonageAiStudio: [],
	'VonageAiStudio/resources': ['operation.ts', 'starts', 'fields', 'http', 'n8n'],
	'VonageAiStudio/starts': ['fields', 'http', 'n8n'],
	'VonageAiStudio/fields': ['n8n'],
	'VonageAiStudio/http': ['n8n'],
	'VonageAiStudio/n8n': [],
	VonageAiStudioTrigger: [],
	VonageAiStudioSessionTrigger: ['resources/session', 'fields', 'http', 'n8n'],
};

const layout = {
	files: SHIPPED,
	rules: {
		'import-x/no-restricted-paths': [
			'error',
			{
				zones: [
					...Object.entries(MAY_IMPORT).map(([folder, others]) => ({
						target: `./nodes/${folder}`,
						from: './nodes',
						except: [folder, 'shared', ...others.map((name) => `VonageAiStudio/${name}`)],
						message: `${folder} may import ${[...others, 'shared'].join(', ')}.`,
					})),
					{ target: './nodes/shared', from: './nodes', except: ['shared'] },
					{ target: './nodes', from: './credentials' },
					// What ships imports nothing of what is made to try it.
					...['live', 'demo', 'bench', 'test'].map((tool) => ({
						target: ['./nodes', './credentials'],
						from: `./${tool}`,
					})),
					{ target: './credentials', from: './nodes', except: ['shared'] },
				],
			},
		],
	},
};

/** The settings files at the top and the scripts, which Node.js runs as they are. */
const tools = [
	{
		files: ['**/*.{js,mjs}'],
		extends: [js.configs.recommended],
		languageOptions: {
			globals: { Buffer: 'readonly', console: 'readonly', process: 'readonly' },
		},
	},
	{
		files: ['**/*.js'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { __dirname: 'readonly', module: 'readonly', require: 'readonly' },
		},
	},
];

export default defineConfig(
	globalIgnores(['dist', 'coverage']),
	{
		files: ['**/*.ts'],
		extends: [
			js.configs.recommended,
			tseslint.configs.recommended,
			importX.flatConfigs.recommended,
			importX.flatConfigs.typescript,
		],
		rules: {
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
			'prefer-spread': 'off',
		},
	},
	{ settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] } },
	n8n,
	layout,
	tools,
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{ files: SHIPPED, linterOptions: { noInlineConfig: true } },
);
