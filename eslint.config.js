import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * ESLint judges meaning (types, promises, the one process edge); biome formats. Rules about rooms and import
 * direction live in test/architecture.test.ts, because they need the whole import graph.
 */
const PROCESS_EDGE = 'Only src/bin.ts touches the process: take argv, env, streams, signal or clock as an argument.';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'test/golden/', '**/fixtures/', '**/.vagrant/', 'labs/'] },
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [{ name: 'process', message: PROCESS_EDGE }] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      // A number or a boolean in a message is meant; an object or undefined is the bug this rule finds.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Implementations of asynchronous interfaces (Exec, Provider) may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/bin.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'process', message: PROCESS_EDGE }],
      'no-restricted-properties': ['error', { object: 'globalThis', property: 'process', message: PROCESS_EDGE }],
      'no-restricted-imports': [
        'error',
        { paths: ['process', 'node:process'].map((name) => ({ name, message: PROCESS_EDGE })) },
      ],
    },
  },
  {
    // Programs for developers print their results; the rule is for what users run.
    files: ['scripts/**', 'test/e2e/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Plain JavaScript here is configuration and build helpers: no types to check, Node's globals allowed.
    files: ['**/*.{js,mjs}'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      ...tseslint.configs.disableTypeChecked.languageOptions,
      globals: { process: 'readonly', Buffer: 'readonly', URL: 'readonly', console: 'readonly' },
    },
  },
);
