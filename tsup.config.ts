import { readFileSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }

const entry = {
  index: 'src/index.ts',
  machine: 'machines/index.ts',
  'feeds/kd100': 'src/feeds/kd100.ts',
  'feeds/kuaidi100': 'src/feeds/kuaidi100.ts',
  'feeds/native': 'src/feeds/native.ts',
}
const library: Options = {
  entry,
  target: 'es2022',
  sourcemap: true,
  dts: false,
  minify: true,
  external: ['xstate'],
  splitting: true,
}

export default defineConfig([
  { ...library, format: 'esm', outDir: 'dist/esm' },
  // The core as one file, for a page without a bundler.
  {
    ...library,
    entry: { shipfold: 'src/index.ts' },
    format: 'esm',
    outDir: 'dist/browser',
    platform: 'browser',
    splitting: false,
  },
  {
    entry: { main: 'src/cli/main.ts' },
    format: 'esm',
    target: 'node20',
    outDir: 'dist/cli',
    splitting: true,
    sourcemap: true,
    noExternal: [/.*/],
    env: { SHIPFOLD_VERSION: version },
  },
])
