// The report of `audit --html` in a browser: opened as a file, it is complete, accessible and inert.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../../src/cli/main.js'
import { violations } from './axe.js'
import { openBrowser } from './browser.js'

const { newPage } = openBrowser()
const folder = mkdtempSync(join(tmpdir(), 'shipfold-report-'))
const report = join(folder, 'report.html')
const address = pathToFileURL(report).href

// What would run, load, leave or disturb the page if it were not escaped.
const hostile = `</script></style></title><img src="http://127.0.0.1:9/x" onerror="alert(1)"><a href="http://127.0.0.1:9/y">`
const names = [
  hostile,
  `"><svg onload=alert(1)>`,
  '\u202eevil\u0000\u001b[2J',
  'W'.repeat(400),
  "' onfocus='alert(1)' autofocus='",
]

beforeAll(async () => {
  const event = (hour: number, code: string, more: object = {}) => ({
    time: `2026-03-01 ${String(hour).padStart(2, '0')}:00:00`,
    code,
    ...more,
  })
  const paths = ['1/103 0/1002 5/5 3/301', '1/103 3/301', '1/103 0/1002 5/5 3/301 0/1002 5/5', '1/103 8/8 8/12 5/5 2/204 6/6 4/4']
  const plain = Array.from({ length: 12 }, (_, nth) => ({
    shipment: `A${nth}`,
    carrier: ['dhl', 'ups', '顺丰'][nth % 3],
    events: paths[nth % 4]!.split(' ').map((code, hour) => event(hour, code, { text: '快件已到达', place: '深圳市' })),
  }))
  const hostiles = names.map(name => ({
    shipment: name,
    carrier: name,
    events: [
      event(1, '1/103', { text: name, place: name }),
      event(2, '3/399', { text: name }),
      event(3, name),
      { time: name, code: '3/3' },
    ],
  }))
  const input = [...plain, ...hostiles].map(history => JSON.stringify(history)).join('\n')
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  const shell = { stdin: Readable.from([Buffer.from(input)]), stdout: sink, stderr: sink, env: {} }
  // The rejected times of the hostile histories make the status 2.
  expect(await main(['audit', '--html', report, '-'], shell)).toBe(2)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function openReport(options: BrowserContextOptions = {}, hash = '') {
  const watched = await newPage(options)
  watched.page.on('dialog', dialog => dialog.dismiss().then(() => (watched.problems as string[]).push('a dialog')))
  await watched.page.goto(address + hash)
  return watched
}

const openAll = (page: Page) => page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`)

// The maps that are shown, of one figure each.
const mapsShown = async (page: Page) => {
  const maps = await page.locator('.map:visible svg').all()
  return Promise.all(maps.map(map => map.evaluate(picture => picture.parentElement!.className)))
}

test.each([
  ['light', 1440],
  ['dark', 360],
] as const)('hostile names and texts are inert, and nothing is loaded or violated: %s, %s px', async (colorScheme, width) => {
  const { page, problems, requests } = await openReport({ colorScheme, viewport: { width, height: 800 } })
  await openAll(page)
  expect(await page.locator('img, [href^=http], [onload], [onerror], [onfocus]').count()).toBe(0)
  expect(await page.locator('#histories bdi', { hasText: '<img src="http://127.0.0.1:9/x"' }).count()).toBeGreaterThan(0)
  expect(await violations(page)).toEqual([])
  expect(problems).toEqual([])
  expect(requests).toEqual([address])
})

test.each([360, 768, 1440])('nothing overflows at %s px', async width => {
  const { page } = await openReport({ viewport: { width, height: 800 } })
  await openAll(page)
  const clipped = await page.evaluate(`[...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('.map, .scroll, .across'))
    .map(each => each.outerHTML.slice(0, 100))
    .concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])`)
  expect(clipped).toEqual([])
})

test('by keyboard alone: the figure, the threshold, a filter and a history, which the address remembers', async () => {
  const { page, problems } = await openReport()
  // The focused element's id, or its name, or the id of what it opens.
  const focused = () =>
    page.evaluate<string>(`(({ id, name, parentElement }) => id || name || parentElement.id)(document.activeElement)`)
  const tabTo = async (name: string) => {
    for (let presses = 0; presses < 300; presses++) {
      await page.keyboard.press('Tab')
      if ((await focused()) === name) return
    }
    throw new Error(`the focus never came to ${name}`)
  }
  await tabTo('show')
  await page.keyboard.press('ArrowRight')
  await tabTo('threshold')
  await page.keyboard.press('ArrowRight')
  expect(await page.locator('.map:visible').getAttribute('data-steps')).toContain('3')
  expect(await mapsShown(page)).toEqual(['map map-shipments'])
  await tabTo('variants-filter')
  await page.keyboard.type('customs')
  expect(await page.locator('#variants-list > li:visible').count()).toBe(1)
  expect(await page.locator('output[for="variants-filter"]').textContent()).toMatch(/^1 of \d+$/)
  await tabTo('histories-filter')
  await page.keyboard.type('a7 UPS')
  const id = await page.locator('#histories-list > details:visible').getAttribute('id')
  await tabTo(id!)
  await page.keyboard.press('Enter')
  await page.locator(`#${id}[open]`).waitFor()
  await expect.poll(() => page.url()).toContain(`open=${id}`)
  const again = await openReport({}, new URL(page.url()).hash)
  expect(await mapsShown(again.page)).toEqual(['map map-shipments'])
  expect(await again.page.inputValue('#threshold')).toBe('3')
  expect(await again.page.inputValue('#variants-filter')).toBe('customs')
  expect(await again.page.locator(`#${id}`).getAttribute('open')).toBe('')
  expect([...problems, ...again.problems]).toEqual([])
})

test('a hostile address changes nothing', async () => {
  const { page, problems } = await openReport({}, `#open=report&show=${encodeURIComponent('"]<img>')}&hide=9e9&__proto__=1&x=%ff`)
  expect(await page.locator('.map:visible').count()).toBe(1)
  expect(problems).toEqual([])
})

test('without JavaScript all of it can be read', async () => {
  const { page } = await openReport({ javaScriptEnabled: false })
  expect(await page.locator('.control:visible').count()).toBe(0)
  expect(await mapsShown(page)).toEqual(['map map-scans'])
  await page.locator('[value="time"]').check()
  expect(await mapsShown(page)).toEqual(['map map-time'])
  await page.locator('#h1 > summary').click()
  expect(await page.locator('#h1 .sf-scan').first().isVisible()).toBe(true)
})

test('on paper there are no controls, and every variant', async () => {
  const { page } = await openReport()
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('input:visible').count()).toBe(0)
  expect(await page.locator('.scroll').evaluate(list => list.scrollHeight - list.clientHeight)).toBe(0)
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
})
