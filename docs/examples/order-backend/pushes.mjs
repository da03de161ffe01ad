// Pushes as providers send them, complete and newest scan first: Kuaidi100's signed form, and KD100's JSON.

import { createHash } from 'node:crypto'

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
const started = Date.now()
const contexts = {
  103: '快件已揽收',
  1002: '快件离开【广州转运中心】',
  5: '快件正在派送',
  301: '快件已签收,签收人:本人',
  304: '快件已由代收点签收',
  204: '派送不成功:无人在家',
  209: '快件破损',
  501: '快件已存放至智能柜',
  6: '快件退回中',
  4: '退件已签收',
  101: '已下单',
  401: '运单已取消',
}

/** A scan so many hours before the process started, as `statusCode@hours`: `1002@30`. */
function scanOf(word) {
  const [statusCode, hours] = word.split('@')
  const time = clock.format(started - Number(hours) * 3_600_000)
  const area = { areaCode: 'CN440100000000', areaName: '广东,广州市', areaCenter: '113.264385,23.129112' }
  return { time, ftime: time, context: contexts[statusCode] ?? '', statusCode, status: '', ...area, location: '' }
}

/** A push that lists these scans, oldest first: `'103@48 5@20'`. */
export function pushOf(nu, scans, { status = 'polling', message = '' } = {}) {
  const data = scans.split(' ').filter(Boolean).map(scanOf).reverse()
  const list = { message: 'ok', nu, ischeck: '0', com: 'yangliex', status: '200', condition: '00' }
  return {
    ...{ status, billstatus: 'got', message, autoCheck: '0', comOld: '', comNew: '' },
    lastResult: { ...list, state: data[0]?.statusCode ?? '0', data },
  }
}

/** The form of a push, signed with a salt. */
export function formOf(push, salt) {
  const param = JSON.stringify(push)
  const hash = createHash('md5').update(param + salt)
  return new URLSearchParams({ param, sign: hash.digest('hex').toUpperCase() })
}

/** The same list as KD100 posts it. */
export const kd100Of = (number, scans) =>
  JSON.stringify({
    ...{ event: 'tracking_updated', carrier_id: 'exampleex', tracking_number: number },
    items: pushOf(number, scans).lastResult.data.map(({ time, context, statusCode }) => ({
      ...{ context, time, order_status_code: statusCode, area_name: null, location: null },
    })),
  })
