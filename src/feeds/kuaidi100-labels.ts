// Kuaidi100's own names of its codes. A subscription without `resultv2=4` sends them in place of the codes.

import type { CodeMapping } from './source-codes.js'

const labels = {
  在途: '0/0',
  到达派件城市: '0/1001',
  干线: '0/1002',
  转递: '0/1003',
  揽收: '1/1',
  已下单: '1/101',
  待揽收: '1/102',
  已揽收: '1/103',
  疑难: '2/2',
  超时未签收: '2/201',
  超时未更新: '2/202',
  拒收: '2/203',
  派件异常: '2/204',
  柜或驿站超时未取: '2/205',
  无法联系: '2/206',
  超区: '2/207',
  滞留: '2/208',
  破损: '2/209',
  // Kuaidi100's own 210: the sender has asked to cancel.
  销单: '2/210',
  签收: '3/3',
  本人签收: '3/301',
  派件异常后签收: '3/302',
  代签: '3/303',
  投柜或站签收: '3/304',
  投柜或驿站签收: '3/304',
  退签: '4/4',
  已销单: '4/401',
  派件: '5/5',
  投柜或驿站: '5/501',
  退回: '6/6',
  转投: '7/7',
  // The name of 7 in older documentation.
  转单: '7/7',
  清关: '8/8',
  待清关: '8/10',
  清关中: '8/11',
  已清关: '8/12',
  清关异常: '8/13',
} as const

/** A row for each name. 拒签 names the refusal and the parcel that is back with its sender alike. */
export const labelRows: readonly CodeMapping[] = [
  ...Object.entries(labels).map(([sourceCode, code]) => ({ sourceCode, code })),
  { sourceCode: '拒签', code: '14/14', fit: 'ambiguous', otherwise: ['4/14'] },
]
