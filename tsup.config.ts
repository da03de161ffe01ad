import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

// Entries that use the table share its chunk, so that all use the same table; feeds and texts are files by themselves.
const core = {
  index: 'src/index.ts',
  table: 'src/table/index.ts',
  render: 'src/render/index.ts',
  machine: 'machines/index.ts',
  engine: 'src/engine/index.ts',
  'stores/pglite': 'src/stores/pglite.ts',
  'stores/postgres': 'src/stores/postgres.ts',
  webhook: 'src/webhook/index.ts',
  testing: 'src/testing/index.ts',
  // Not exported: chunks of their own, so that importing replay alone loads neither the journal nor the rules.
  replay: 'src/replay/index.ts',
  journal: 'src/journal/index.ts',
}
const alone = {
  feeds: 'src/feeds/index.ts',
  'feeds/kd100': 'src/feeds/kd100.ts',
  'feeds/kuaidi100': 'src/feeds/kuaidi100.ts',
  'feeds/native': 'src/feeds/native.ts',
  texts: 'src/texts/index.ts',
}
const modules: Options = {
  target: 'es2022',
  format: 'esm',
  sourcemap: true,
  dts: false,
  minify: true,
  // Node prints the line that threw, all of it.
  esbuildOptions: options => {
    options.lineLimit = 200
  },
  // Bundlers for workers know Node's modules by their prefix only.
  removeNodeProtocol: false,
  external: ['xstate', 'fast-check', 'pg', '@electric-sql/pglite'],
}

export default defineConfig([
  { ...modules, entry: core, outDir: 'dist/esm', splitting: true },
  { ...modules, entry: alone, outDir: 'dist/esm', splitting: false },
  // The core as one file, for a page without a bundler: a script that sets `shipfold`, and the same as a module with exports.
  {
    ...modules,
    entry: { shipfold: 'src/index.ts' },
    format: ['iife', 'esm'],
    globalName: 'shipfold',
    footer: ({ format }) => (format === 'iife' ? { js: 'globalThis.shipfold=shipfold;' } : {}),
    outExtension: ({ format }) => ({ js: format === 'iife' ? '.js' : '.mjs' }),
    outDir: 'dist/browser',
    platform: 'browser',
    splitting: false,
  },
  {
    entry: { main: 'src/cli/bin.ts', 'audit-thread': 'src/cli/audit/thread.ts' },
    format: 'esm',
    target: 'node20',
    outDir: 'dist/cli',
    splitting: true,
    sourcemap: true,
    removeNodeProtocol: false,
    // All but the database clients and fast-check, which users install themselves.
    noExternal: [/^(?!pg$|fast-check$|@electric-sql\/pglite$)/],
    external: ['pg', '@electric-sql/pglite', 'fast-check'],
    env: { SHIPFOLD_VERSION: version },
  },
])
