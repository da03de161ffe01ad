// How long the playground takes from a slider to the picture: `npm run build && node test/bench/slider.mjs`. Each move is one
// input event, and ends with the frame that shows what follows. Counted is the processor time of the page's thread, all of it:
// scripts, styles, layout and painting.

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import browserPackage from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

browserPackage.setGraphicsMode = false
const executablePath = await browserPackage.executablePath()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-zygote'] })

// With a routine scan at 4 the parcel of the example is delivered, from 6 on it is out for delivery.
await measure('a path drawn for the first time', async page => {
  await page.reload()
  await page.locator('.example select').selectOption('Delivered, or not?')
  return [6]
})
await measure('a path drawn before', async () => [4, 6, 4, 6])
await measure('the path stays', async () => [7, 8, 9, 10])
await browser.close()

async function measure(name, prepare) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(pathToFileURL(resolve('dist/play/index.html')).href)
  await page.locator('.example select').selectOption('Delivered, or not?')
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(metric => metric.name === 'TaskDuration').value * 1000
  }
  for (const cost of [6, 7, 4]) await move(page, cost)
  const times = []
  for (let round = 0; round < 20; round++) {
    for (const cost of await prepare(page)) {
      const before = await spent()
      await move(page, cost)
      times.push((await spent()) - before)
    }
  }
  times.sort((a, b) => a - b)
  const at = share => times[Math.floor((times.length - 1) * share)].toFixed(1)
  console.log(`${name.padEnd(32)} median ${at(0.5)} ms, 95 % within ${at(0.95)} ms (${times.length} moves)`)
  await page.close()
}

function move(page, cost) {
  return page.evaluate(async value => {
    const row = [...document.querySelectorAll('.costs label')].find(each => each.textContent.includes('routine'))
    const slider = row.querySelector('input')
    slider.value = value
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    if (row.querySelector('output').textContent !== String(value)) throw new Error('The page did not follow the slider.')
  }, cost)
}
