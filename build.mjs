// Builds dist/: ES modules by tsup, CommonJS from them file by file (tsup's own way there, which splits chunks for CommonJS,
// breaks minified classes), and declarations by tsc for both (tsup's cannot follow TypeScript 7). See docs/decisions/declarations.md.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { playground } from './docs/site/play/build.mjs'

const run = (command, ...args) =>
  execFileSync('npx', ['--no-install', command, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

rmSync('dist', { recursive: true, force: true })
run('tsup', '--silent')
for (const asset of ['report.css', 'report.js']) copyFileSync(join('src/cli/audit/report', asset), join('dist/cli', asset))
const modules = readdirSync('dist/esm', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js'))
buildSync({
  entryPoints: modules.map(name => join('dist/esm', name)),
  outbase: 'dist/esm',
  outdir: 'dist/cjs',
  format: 'cjs',
  target: 'es2022',
  minify: true,
  lineLimit: 200,
  sourcemap: true,
})
writeFileSync('dist/cjs/package.json', '{ "type": "commonjs" }\n')
for (const kind of ['esm', 'cjs']) run('tsc', '-p', 'tsconfig.build.json', '--outDir', `dist/${kind}/types`)
mkdirSync('dist/play')
writeFileSync('dist/play/index.html', await playground())

// What is bundled may be passed on with its notice.
const bundled = ['@dagrejs/dagre', '@dagrejs/graphlib', 'preact', '@preact/signals', '@preact/signals-core']
const notices = bundled.map(name => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`)}`)
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', notices.join('\n'))
