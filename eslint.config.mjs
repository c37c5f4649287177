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
		],
		rules: { 'prefer-spread': 'off' },
	},
	{ settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] } },
	n8n,
	tools,
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },
	{ files: SHIPPED, linterOptions: { noInlineConfig: true } },
);
