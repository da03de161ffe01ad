// 26 pushes of 15,000 scans, one after the other and all at once, 26 shipments that grow to as many by three pushes, and 120 pushes of
// 5,000 to a webhook at once, in a heap of 512 MB.

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
    const { before, whole, thrice, atOnce, pushed, afterPushes, stored } = JSON.parse(stdout)
    const accepted = pushed.filter((status: number) => status === 200).length
    expect(pushed.filter((status: number) => status !== 200 && status !== 503)).toEqual([])
    expect(accepted).toBeGreaterThan(50)
    expect(stored).toBe(3 * 26 * 15_000 + accepted * 5_000)
    expect([whole.length, thrice.length]).toEqual([26, 78])
    // No growth from call to call: what is left is the cache, 20,000 scans.
    expect(Math.max(...whole, ...thrice, atOnce, afterPushes) - before).toBeLessThan(150)
    expect(whole.at(-1) - whole[2]).toBeLessThan(20)
  } finally {
    const pool = poolTo(url)
    await pool.query(`drop schema if exists "${schema}" cascade`)
    await pool.end()
  }
})
