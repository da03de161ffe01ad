// Runs tests on every supported Node: `npm run test:nodes`; `-- 24` for one of them, `-- --short` for a few tests of each kind.
// npm has Node's programs as packages of 124 MB; they are fetched once into a folder of the user's cache, or into NODES_CACHE.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const known = ['22', '24', '26']
const full = [['--project', 'unit', '--project', 'cli'], ['test/package/']]
const short = [
  ['test/package/installed.test.ts', 'test/machines/machine.test.ts', 'test/replay/replay.test.ts', 'test/cli/commands.test.ts'],
]

const args = process.argv.slice(2)
const runs = args.includes('--short') ? short : full
const wanted = args.filter(arg => arg !== '--short')
const unknown = wanted.find(major => !known.includes(major))
if (unknown !== undefined) {
  console.error(`Unusable argument ${unknown}. Give ${known.join(', ')} or --short.`)
  process.exit(2)
}
const cache = process.env.NODES_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'shipfold-nodes')

/** The program of a major version, fetched where it is not there yet. */
function nodeOf(major) {
  const isWindows = platform() === 'win32'
  const name = `node-${isWindows ? 'win' : platform()}-${process.arch}`
  const home = join(cache, major)
  const program = join(home, 'node_modules', name, 'bin', isWindows ? 'node.exe' : 'node')
  if (!existsSync(program)) {
    mkdirSync(home, { recursive: true })
    execFileSync('npm', ['install', '--prefix', home, '--no-audit', '--no-fund', '--loglevel=error', `${name}@${major}`], {
      stdio: 'inherit',
      shell: isWindows,
    })
  }
  return program
}

function testsPass(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  console.log(`\nNode ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`)
  const passes = run => spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...run], { env, stdio: 'inherit' }).status === 0
  return runs.map(passes).every(Boolean)
}

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: platform() === 'win32' })
const failed = (wanted.length > 0 ? wanted : known).filter(major => !testsPass(nodeOf(major)))
if (failed.length > 0) console.error(`\nFailed on Node ${failed.join(', ')}.`)
process.exitCode = failed.length > 0 ? 1 : 0
