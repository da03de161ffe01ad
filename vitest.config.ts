import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

// Six projects. `npm test` runs `unit`, `cli` and `db`, each property 0.15 of its runs; `npm run test:all` (`--mode all`) runs
// all of them at full length. RUNS scales the properties in either.

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

// What builds, needs a build, starts processes, executes the documents, searches for planted faults, breaks databases, or takes
// seconds: `npm test` is to stay below two minutes of processor time.
const slow = [
  'test/**/*.dist.test.ts',
  'test/cli/database/database.test.ts',
  'test/cli/database/history.test.ts',
  'test/cli/database/override.test.ts',
  'test/cli/database/redelivery.test.ts',
  'test/cli/database/uncoded.test.ts',
  'test/cli/database/unusable.test.ts',
  'test/cli/audit/paths.test.ts',
  'test/cli/input/feed-overrides.test.ts',
  'test/testing/faults/naive-consumers.test.ts',
  'test/cli/commands/generate.test.ts',
  'test/crash/**',
  'test/docs/blocks.test.ts',
  'test/example/**',
  'test/load/**',
  'test/package/**',
  'test/rules/properties.test.ts',
  'test/rules/satisfiability.test.ts',
  'test/engine/outbox/properties.test.ts',
  'test/engine/ingest/turns.test.ts',
  'test/engine/ingest/sweep.test.ts',
  'test/testing/checks/rules.test.ts',
  'test/simulator/thousands.test.ts',
  'test/stores/contract-variants.test.ts',
  'test/stores/creation.test.ts',
  'test/stores/sessions.test.ts',
  'test/stores/black-hole.test.ts',
  'test/stores/locked.test.ts',
  'test/stores/directory.test.ts',
  'test/stores/database-errors.test.ts',
  'test/stores/migrations.test.ts',
  'test/stores/stats.test.ts',
  'test/stores/stopped.test.ts',
  'test/stores/list-reads.test.ts',
  'test/stores/transactions/**',
  'test/testing/checks/feed.test.ts',
  'test/testing/handler/planted-faults.test.ts',
  'test/testing/handler/http.test.ts',
  'test/testing/arbitraries/chance.test.ts',
  'test/testing/arbitraries/shrinking.test.ts',
  'test/testing/handler/journal-mutants.test.ts',
  'test/testing/faults/faults.test.ts',
  'test/testing/handler/correct.test.ts',
  'test/webhook/next.test.ts',
  'test/engine/outbox/fairness.test.ts',
  'test/engine/outbox/mirror.test.ts',
  'test/engine/groups/random-orders.test.ts',
  'test/engine/groups/crash.test.ts',
  'test/engine/erasure.test.ts',
  'test/stores/oddities.test.ts',
  'test/stores/timeouts.test.ts',
  'test/webhook/lists.test.ts',
  'test/journal/lists/bounded.test.ts',
  'test/simulator/simulator.test.ts',
  'test/table/diff.test.ts',
  'test/testing/handler/handler.test.ts',
  'test/testing/matchers/matchers.test.ts',
  'test/testing/coverage/coverage.test.ts',
  'test/testing/arbitraries/histories.test.ts',
  'test/cli/audit/report.test.ts',
  'test/webhook/sockets.test.ts',
]
const cli = ['test/cli/**']
const browser = ['test/browser/**']
const db = ['test/engine/**', 'test/stores/**', 'test/webhook/**']
const shared = ['test/postgres/setup.ts', 'test/pglite/setup.ts', 'test/cli/setup.ts']
const tests = (patterns: readonly string[]) => patterns.map(pattern => pattern.replace(/\*\*$/, '**/*.test.ts'))

// Vitest reads this file once in the mode of the run and then once per project, always in the mode `test`: the first decides.
const runsOf = (mode: string): string => {
  process.env.RUNS ??= mode === 'all' ? '1' : '0.15'
  return process.env.RUNS
}

export default defineConfig(({ mode }) => ({
  test: {
    // The version is a constant of the build, for the command line that is run from its sources.
    env: { RUNS: runsOf(mode), SHIPFOLD_VERSION: version },
    // Many start processes and databases; how long that takes is the machine's affair.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    projects: [
      // Test files leave nothing behind, so those of one worker share their modules.
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [...cli, ...db, ...browser, ...slow], isolate: false },
      },
      { extends: true, test: { name: 'cli', include: tests(cli), exclude: slow, globalSetup: shared, isolate: false } },
      { extends: true, test: { name: 'db', include: tests(db), exclude: slow, globalSetup: shared, isolate: false } },
      { extends: true, test: { name: 'browser', include: tests(browser), globalSetup: 'test/browser/setup.ts' } },
      { extends: true, test: { name: 'slow', include: tests(slow), globalSetup: shared } },
      // The proof that table and statechart agree, once more on the oldest XState supported.
      {
        extends: true,
        resolve: { alias: { xstate: 'xstate-lowest' } },
        test: { name: 'lowest-xstate', include: ['test/machines/machine.test.ts'] },
      },
    ],
  },
}))
