// How real parcels travel: steps counted in a few hundred journeys of about 60 carriers, rounded. Steps that those journeys never
// took have a small weight, so that everything the table allows happens now and then.

import type { HistoryWeights } from './weights.js'

/** The default weights: real traffic. */
// biome-ignore format: one status, one line
export const trafficWeights: HistoryWeights = {
  lengths: { 1: 2, 2: 6, 3: 4, 4: 6, 5: 10, 6: 14, 7: 18, 8: 25, 9: 30, 10: 29, 11: 24, 12: 17, 13: 11, 14: 8, 15: 8, 16: 8, 17: 6, 18: 4, 19: 2, 20: 2, 21: 2, 22: 1, 23: 1, 24: 1, 25: 1, 26: 1 },
  codes: {
    expected: { '1/1': 29, '1/101': 99, '1/102': 2, '1/103': 107 },
    accepted: { '0/0': 143, '0/1001': 3, '0/1002': 84, '1/1': 15, '1/101': 6, '1/102': 8, '1/103': 100, '4/401': 1, '5/5': 2, '5/501': 2, '7/7': 1, '8/11': 2, '8/12': 1 },
    inTransit: { '0/0': 841, '0/1001': 92, '0/1002': 216, '1/101': 2, '1/103': 4, '2/2': 7, '2/203': 1, '2/204': 1, '2/208': 5, '3/3': 3, '5/5': 204, '5/501': 5, '6/6': 1, '7/7': 22, '8/10': 1, '8/11': 10, '8/12': 8 },
    transshipment: { '0/0': 3, '0/1001': 3, '2/2': 2, '2/203': 1, '2/204': 1, '3/3': 3, '5/5': 13, '7/7': 4 },
    customs: { '0/0': 8, '0/1002': 8, '1/103': 1, '5/5': 2, '6/6': 1, '8/10': 1, '8/11': 4, '8/12': 6, '8/13': 14 },
    outForDelivery: { '0/0': 4, '0/1001': 4, '0/1002': 1, '2/2': 1, '2/203': 1, '2/204': 27, '3/3': 111, '3/301': 16, '3/303': 28, '3/304': 24, '5/5': 5, '5/501': 32, '6/6': 1, '7/7': 2, '14/14': 1 },
    exception: { '0/0': 5, '0/1001': 17, '0/1002': 4, '2/2': 1, '2/204': 2, '3/3': 3, '5/5': 7, '5/501': 3, '6/6': 1, '7/7': 1 },
    refused: { '2/2': 1, '4/14': 2, '6/6': 6 },
    delivered: { '2/2': 2, '3/304': 1 },
    returning: { '0/0': 1, '0/1002': 2, '4/4': 3, '5/5': 1, '6/6': 6, '8/11': 1 },
  },
  ends: { accepted: 4, inTransit: 15, customs: 2, outForDelivery: 18, exception: 6, refused: 1, delivered: 188, returning: 1, returned: 3 },
  other: 0.05,
}
