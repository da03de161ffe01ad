import { defineConfig } from 'vitest/config'

// Five projects. `npm test` runs all but `slow`, with a fifth of the runs of every property; `npm run test:all`
// (`--mode all`) runs all of them at full length. RUNS scales the properties further, in either.

// What starts services, builds copies of the sources or executes the documents.
const slow = [
  'test/crash/**',
  'test/docs/blocks.test.ts',
  'test/example/**',
  'test/load/**',
  'test/package/**',
  'test/testing/histories-chance.test.ts',
  'test/testing/journal-mutants.test.ts',
  'test/webhook/next.test.ts',
]
const cli = ['test/cli/**']
const db = ['test/engine/**', 'test/stores/**', 'test/webhook/**']
const servers = ['test/postgres/setup.ts', 'test/pglite/setup.ts']
const tests = (patterns: readonly string[]) => patterns.map(pattern => pattern.replace(/\*\*$/, '**/*.test.ts'))

export default defineConfig(({ mode }) => ({
  test: {
    env: { RUNS: process.env.RUNS ?? (mode === 'all' ? '1' : '0.2') },
    // Many start processes and databases; how long that takes is the machine's affair.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      // Pure code leaves nothing behind, so its files share their modules.
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...cli, ...db, ...slow], isolate: false },
      },
      { extends: true, test: { name: 'cli', include: tests(cli), exclude: slow, globalSetup: servers } },
      { extends: true, test: { name: 'db', include: tests(db), exclude: slow, globalSetup: servers } },
      { extends: true, test: { name: 'slow', include: tests(slow), globalSetup: servers } },
      // The proof that table and statechart agree, once more on the oldest XState supported.
      {
        extends: true,
        resolve: { alias: { xstate: 'xstate-lowest' } },
        test: { name: 'lowest-xstate', include: ['test/machines/machine.test.ts'] },
      },
    ],
  },
}))
