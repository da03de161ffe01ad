// Runs tests on every supported Node: `npm run test:nodes`, with `-- --short` for a few of each kind. npm has Node's programs as
// packages of 124 MB; they are fetched once into a folder of the user's cache, or into NODES_CACHE.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

const majors = [22, 24, 26]
const full = ['--project', 'unit', '--project', 'cli', 'test/package/']
const short = ['test/package/installed.test.ts', 'test/machine.test.ts', 'test/cli/commands.test.ts', 'test/types.test.ts']

const cache = process.env.NODES_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'shipfold-nodes')
const isShort = process.argv.includes('--short')

/** The program of a major version, fetched where it is not there yet. */
function nodeOf(major) {
  const isWindows = platform() === 'win32'
  const name = `node-${isWindows ? 'win' : platform()}-${process.arch}`
  const home = join(cache, String(major))
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
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', ...(isShort ? short : full)]
  return spawnSync(node, args, { env, stdio: 'inherit' }).status === 0
}

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: platform() === 'win32' })
const failed = majors.filter(major => !testsPass(nodeOf(major)))
if (failed.length > 0) console.error(`\nFailed on Node ${failed.join(', ')}.`)
process.exitCode = failed.length > 0 ? 1 : 0
