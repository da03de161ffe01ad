// How long the playground takes from a slider to the picture: `npm run build && node test/bench/slider.mjs`.
// Each move of a slider is one input event; the clock stops when the page has changed and its layout is computed.

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import browserPackage from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

browserPackage.setGraphicsMode = false
const executablePath = await browserPackage.executablePath()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-zygote'] })
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
await page.goto(pathToFileURL(resolve('dist/play/index.html')).href)
await page.locator('.example select').selectOption('Delivered, or not?')

// With a routine scan at 4 the parcel is delivered, at 6 it is out for delivery: so every move changes the reading.
const times = await page.evaluate(async () => {
  const slider = [...document.querySelectorAll('.costs label')].find(each => each.textContent.includes('routine')).querySelector('input')
  const frame = () => new Promise(done => requestAnimationFrame(done))
  const move = async cost => {
    const before = performance.now()
    slider.value = cost
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    await null
    while (document.querySelector('.costs .otherwise') === null && cost !== 4) await new Promise(done => queueMicrotask(done))
    document.querySelector('.picture').getBoundingClientRect()
    const took = performance.now() - before
    await frame()
    return took
  }
  const rounds = { 'the first time that a path is drawn': [], 'a path drawn before': [], 'the path stays': [] }
  for (let round = 0; round < 41; round++) {
    // Other costs of a delivery make other tables, but the same paths.
    if (round === 0) rounds['the first time that a path is drawn'].push(await move(6))
    else rounds['a path drawn before'].push(await move(round % 2 ? 4 : 6))
  }
  for (const cost of Array.from({ length: 40 }, (_, at) => 7 + (at % 12))) rounds['the path stays'].push(await move(cost))
  return rounds
})
for (const [name, found] of Object.entries(times)) {
  const sorted = found.sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1)
  console.log(`${name.padEnd(36)} median ${at(0.5)} ms, 95 % within ${at(0.95)} ms (${found.length} moves)`)
}
await browser.close()
