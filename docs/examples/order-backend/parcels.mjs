// The parcels of the story: the lists of each (statusCode@hours ago per scan), and the expected result.

export const parcels = [
  {
    ...{ id: '1001', shipment: 'YX1001', about: 'delivered, with a van scan an hour later' },
    lists: ['103@48', '103@48 1002@30', '103@48 1002@30 5@8 301@6', '103@48 1002@30 5@8 301@6 5@5'],
    ...{ outcome: 'delivered', booked: [1], stands: [] },
  },
  {
    ...{ id: '1002', shipment: 'YX1002', about: '"delivered", corrected to a failed attempt, and delivered the day after' },
    isWaited: true,
    lists: ['103@48 5@30 301@28', '103@48 5@30 204@27', '103@48 5@30 204@27 5@8 301@6'],
    ...{ outcome: 'delivered', booked: [1, -1, 1], stands: [] },
  },
  {
    ...{ id: '1003', shipment: 'YX1003', about: 'damaged, and sent back' },
    lists: ['103@90', '103@90 1002@70 209@60', '103@90 1002@70 209@60 6@40', '103@90 1002@70 209@60 6@40 4@5'],
    ...{ outcome: 'returned', booked: [], stands: ['openClaim', 'putBackInStock'] },
  },
  {
    ...{ id: '1004', shipment: 'YX1004', about: 'cancelled before it was handed over' },
    lists: ['101@50', '101@50 401@40'],
    ...{ outcome: 'cancelled', booked: [], stands: [] },
  },
  {
    ...{ id: '1005', shipment: 'YX1005', about: 'in a locker for four days' },
    lists: ['103@110', '103@110 501@97'],
    ...{ outcome: null, booked: [], stands: ['mailReminder'] },
  },
  {
    ...{ id: '1006', shipment: 'YX1006', about: 'delivered before its order was saved' },
    lists: ['103@48 5@8', '103@48 5@8 304@3'],
    ...{ outcome: 'delivered', booked: [1], stands: [], isLate: true },
  },
  {
    ...{ id: '1007', shipment: 'YX1007', about: 'delivered and paid, and then sent back' },
    isWaited: true,
    lists: ['103@90 5@70 301@68', '103@90 5@70 301@68 6@40 4@5'],
    ...{ outcome: 'returned', booked: [1, -1], stands: ['putBackInStock'] },
  },
  {
    ...{ id: '1008', shipment: 'EX1008', about: 'pushed by KD100, which does not sign', feed: 'kd100' },
    lists: ['103@48', '103@48 5@8 301@6'],
    ...{ outcome: 'delivered', booked: [1], stands: [] },
  },
]

/**
 * The pushes, in an order that depends on the seed: the lists of each parcel in their order, and some again, much later and after
 * newer ones. Lists of a parcel with `isWaited` come after the booking of the one before (`after` so many). During the pushes in
 * `kills` the service is killed.
 */
export function deal(seed) {
  const below = dice(seed)
  const left = parcels.map(parcel => ({ parcel, lists: [...parcel.lists] }))
  const turns = []
  for (;;) {
    const open = left.filter(({ lists }) => lists.length > 0)
    if (open.length === 0) break
    const { parcel, lists } = open[below(open.length)]
    const after = parcel.isWaited ? parcel.lists.length - lists.length : 0
    const list = lists.shift()
    turns.push({ parcel, list, after })
    while (below(3) > 0) turns.push({ ...turns[below(turns.length)], after: 0 })
  }
  const kills = new Set([1, 2, 3].map(nth => Math.floor((turns.length * nth) / 4) + below(3)))
  return { turns, kills }
}

function dice(seed) {
  let at = seed
  return limit => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((at / 4_294_967_296) * limit)
  }
}
