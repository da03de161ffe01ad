// The orders of the story: the lists of each parcel (statusCode@hours ago per scan), and the expected result.

export const orders = [
  {
    ...{ id: '1001', about: 'two parcels, delivered apart, one with a van scan an hour later' },
    parcels: [
      { shipment: 'YX1001', lists: ['103@48', '103@48 1002@30', '103@48 1002@30 5@8 301@6', '103@48 1002@30 5@8 301@6 5@5'] },
      { shipment: 'YX1011', lists: ['103@47', '103@47 5@7 301@3'] },
    ],
    ...{ statuses: ['delivered', 'delivered'], booked: [1], stands: [] },
  },
  {
    ...{ id: '1002', about: '"delivered", corrected to a failed attempt, and delivered the day after' },
    isWaited: true,
    parcels: [{ shipment: 'YX1002', lists: ['103@48 5@30 301@28', '103@48 5@30 204@27', '103@48 5@30 204@27 5@8 301@6'] }],
    ...{ statuses: ['delivered'], booked: [1, -1, 1], stands: [] },
  },
  {
    ...{ id: '1003', about: 'damaged, and sent back' },
    parcels: [
      {
        shipment: 'YX1003',
        lists: ['103@90', '103@90 1002@70 209@60', '103@90 1002@70 209@60 6@40', '103@90 1002@70 209@60 6@40 4@5'],
      },
    ],
    ...{ statuses: ['returned'], booked: [], stands: ['openClaim', 'putBackInStock'] },
  },
  {
    ...{ id: '1004', about: 'cancelled before it was handed over' },
    parcels: [{ shipment: 'YX1004', lists: ['101@50', '101@50 401@40'] }],
    ...{ statuses: ['cancelled'], booked: [], stands: [] },
  },
  {
    ...{ id: '1005', about: 'in a locker for four days' },
    parcels: [{ shipment: 'YX1005', lists: ['103@110', '103@110 501@97'] }],
    ...{ statuses: ['outForDelivery'], booked: [], stands: ['mailReminder'] },
  },
  {
    ...{ id: '1006', about: 'delivered before its order was saved' },
    parcels: [{ shipment: 'YX1006', lists: ['103@48 5@8', '103@48 5@8 304@3'] }],
    ...{ statuses: ['delivered'], booked: [1], stands: [], isLate: true },
  },
  {
    ...{ id: '1007', about: 'delivered and paid, and then sent back' },
    isWaited: true,
    parcels: [{ shipment: 'YX1007', lists: ['103@90 5@70 301@68', '103@90 5@70 301@68 6@40 4@5'] }],
    ...{ statuses: ['returned'], booked: [1, -1], stands: ['putBackInStock'] },
  },
  {
    ...{ id: '1008', about: 'pushed by KD100, which does not sign' },
    parcels: [{ shipment: 'EX1008', feed: 'kd100', lists: ['103@48', '103@48 5@8 301@6'] }],
    ...{ statuses: ['delivered'], booked: [1], stands: [] },
  },
]

export const parcels = orders.flatMap(order => order.parcels.map(parcel => ({ ...parcel, order })))

/**
 * The pushes, in an order that depends on the seed: the lists of each parcel in their order, and some again, much later and after
 * newer ones. Lists of an order with `isWaited` come after the booking of the one before (`after` so many). During the pushes in
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
    const after = parcel.order.isWaited ? parcel.lists.length - lists.length : 0
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
