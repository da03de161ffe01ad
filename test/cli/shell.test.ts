// A run uses only the shell it is given: it neither reads nor writes the process, and it waits for its reader.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../src/cli/main.js'
import { noInput, outputStream, shipfold, temporary } from './run.js'

afterEach(() => vi.restoreAllMocks())

const examples = ['docs/examples/late-scans.json', 'docs/examples/return.ndjson']

test('concurrent runs keep to their own streams, and none touches those of the process', async () => {
  const spies = [process.stdout, process.stderr].map(stream => vi.spyOn(stream, 'write'))
  const stdin = vi.spyOn(process, 'stdin', 'get')
  const apart = [await shipfold(['replay', examples[0]!]), await shipfold(['audit', '-'], { input: 'not JSON' })]
  expect(apart.map(({ status }) => status)).toEqual([1, 2])
  const together = [shipfold(['replay', examples[0]!]), shipfold(['audit', '-'], { input: 'not JSON' })]
  expect(await Promise.all(together)).toEqual(apart)
  for (const spy of [...spies, stdin]) expect(spy).not.toHaveBeenCalled()
})

describe('a terminal', () => {
  test('behind standard output gives width and colours', async () => {
    const { stdout } = await shipfold(['replay', ...examples], { stdout: { isTTY: true, columns: 50 } })
    expect(stdout).toContain('\u001b[')
    expect(stdout).toBe((await shipfold(['replay', ...examples], { env: { COLUMNS: '50', FORCE_COLOR: '1' } })).stdout)
  })

  test('behind standard error shows progress, and is left clean', async () => {
    const file = temporary('audited', '{"shipment":"A1","events":[]}\n')
    const { stderr } = await shipfold(['audit', file], { stderr: { isTTY: true } })
    expect(stderr).toBe('\r\u001b[K0 MB, 0 histories\r\u001b[K')
    expect((await shipfold(['audit', file])).stderr).toBe('')
  })
})

test('nothing is written to a reader that is not ready', async () => {
  let most = 0
  let bytes = 0
  const stdout = new Writable({
    write(chunk, _, done) {
      most = Math.max(most, stdout.writableLength)
      bytes += chunk.length
      setImmediate(done)
    },
  })
  const stderr = outputStream()
  const status = await main(['generate', '--count', '2000'], { ...noInput, stdout, stderr: stderr.stream, env: {} })
  expect([status, stderr.text()]).toEqual([0, ''])
  expect(bytes).toBeGreaterThan(1 << 20)
  expect(most).toBeLessThan(1 << 17)
})

test('an internal error is reported and not thrown', async () => {
  const stdin = new Readable({ read: () => stdin.destroy(new TypeError('broken')) })
  const [out, err] = [outputStream(), outputStream()]
  expect(await main(['replay', '-'], { stdin, stdout: out.stream, stderr: err.stream, env: {} })).toBe(2)
  expect(err.text()).toBe('shipfold: internal error: TypeError: broken. Please report it, with the command and its input.\n')
})

// Only bin.ts may use the process; the platform does not change, and the version is a constant of the build.
test('no other file of the command line uses the process', () => {
  const files = readdirSync('src/cli', { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && file !== 'bin.ts',
  )
  expect(files.length).toBeGreaterThan(40)
  const uses = files.flatMap(file => {
    const code = readFileSync(join('src/cli', file), 'utf8').replaceAll(/\bprocess\.(?:platform|env\.SHIPFOLD_VERSION)\b/g, '')
    return [...code.matchAll(/\bprocess\.\w+|\bfrom '(?:node:)?process'|\bglobalThis\b/g)].map(([use]) => `${file}: ${use}`)
  })
  expect(uses).toEqual([])
})
