import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

// The proof that table and statechart agree runs on the newest XState and on the oldest one supported.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'newest',
          include: ['test/**/*.test.ts'],
          // A constant of the build, for the command line run from its sources.
          env: { SHIPFOLD_VERSION: version },
          globalSetup: ['test/postgres/setup.ts'],
          // Many start processes and databases; how long that takes is the machine's affair.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias: { xstate: 'xstate-lowest' } },
        test: { name: 'lowest-xstate', include: ['test/machine.test.ts'] },
      },
    ],
  },
})
