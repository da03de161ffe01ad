// Events as a decoded feed hands them over: objects with texts, zone-less times and positions, and what real feeds do to
// them: scans nobody reported, late paperwork, a depot scan after the signature, equal stamps, copies, lists out of order.
// The shares are those seen in real multi-carrier histories.

import { drawn, seededRandom } from './histories.mjs'

const texts = {
  0: 'Departed from the sorting centre on its way to the next depot',
  1: 'The shipment has been accepted by the carrier',
  2: 'There is a problem with the shipment, it will be processed',
  3: 'The shipment has been delivered, signed for by',
  4: 'The shipment has been returned to the sender',
  5: 'The courier is delivering the shipment, please keep your phone on',
  6: 'The shipment is on its way back to the sender',
  7: 'The shipment was handed over to the partner carrier',
  8: 'The shipment is with customs',
  14: 'The recipient refused the shipment',
}
const places = ['Shenzhen, Guangdong', 'Hangzhou, Zhejiang', 'Köln, DE', 'Lyon, FR', 'Memphis, TN', 'Chengdu, Sichuan']
const deliveredCode = /^3\//

// What happens to a history on its way through a feed, each with its share in a hundred.
const faults = [
  [72, codes => codes],
  [12, codes => codes.filter(code => code !== '5/5')],
  [9, codes => (codes.some(code => code.startsWith('4')) ? codes : codes.filter(code => !code.startsWith('1/')))],
  [3, codes => (codes.includes('7/7') ? codes : [...codes.slice(0, 3), '1/101', ...codes.slice(3)])],
  [2, codes => (deliveredCode.test(codes.at(-1)) ? [...codes, '2/208'] : codes)],
  [2, codes => (deliveredCode.test(codes.at(-1)) ? [...codes, '0/1002'] : codes)],
]

/** Each history as a list of events, in the order in which a decoder gives it. */
export function feed(lists, seed) {
  const roll = seededRandom(seed)
  return asParsed(lists.map(codes => shuffled(timed(drawn(faults, roll)(codes), roll), roll)))
}

/** Each history as a list of events without any of a feed's faults. */
export function cleanFeed(lists, seed) {
  const roll = seededRandom(seed)
  return asParsed(lists.map(codes => timed(codes, roll).map(placed)))
}

function timed(codes, roll) {
  let at = Date.UTC(2026, 0, 1) + Math.floor(roll() * 90 * 86_400) * 1000
  return codes.map(code => {
    at += (1200 + Math.floor(roll() * 72_000)) * 1000
    const place = places[Math.floor(roll() * places.length)]
    const text = `[${place}] ${texts[code.split('/')[0]]} ${Math.floor(roll() * 9000) + 1000}`
    return { code, time: new Date(at).toISOString().slice(0, 19).replace('T', ' '), text, place }
  })
}

function shuffled(events, roll) {
  const list = events.slice()
  const somewhere = Math.floor(roll() * Math.max(0, list.length - 3)) + 1
  if (roll() < 0.2 && list.length > 4) list[somewhere] = { ...list[somewhere], time: list[somewhere - 1].time }
  else if (roll() < 0.04 && list.length > 4) list.splice(somewhere, 0, ...list.splice(somewhere - 1, 1))
  if (roll() < 0.08) list.splice(somewhere, 0, list[somewhere - 1])
  return list.map(placed)
}

const placed = (event, position) => ({ ...event, position })

// Through JSON, as every event comes: strings and objects then lie in memory as a parser leaves them.
const asParsed = lists => lists.map(list => JSON.parse(JSON.stringify(list)))
