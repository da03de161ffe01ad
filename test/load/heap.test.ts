// 26 pushes of 15,000 scans, and 26 shipments that grow to as many by three pushes, in a heap of 512 MB: what is kept in memory
// between calls is bounded by scans.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { postgresUrl } from '../postgres/url.js'
import { poolTo } from '../stores/pool.js'

test('large pushes of many shipments stay within a heap of 512 MB', { timeout: 600_000 }, async () => {
  const url = await postgresUrl()
  const schema = `heap_${process.pid}`
  const flags = ['--max-old-space-size=512', '--expose-gc']
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, 'test/load/heap.mjs', url, schema])
    const { before, whole, thrice, stored } = JSON.parse(stdout)
    expect(stored).toBe(2 * 26 * 15_000)
    expect([whole.length, thrice.length]).toEqual([26, 78])
    // No growth from call to call: what is left is the cache, 20,000 scans.
    expect(Math.max(...whole, ...thrice) - before).toBeLessThan(150)
    expect(whole.at(-1) - whole[2]).toBeLessThan(20)
  } finally {
    const pool = poolTo(url)
    await pool.query(`drop schema if exists "${schema}" cascade`)
    await pool.end()
  }
})
