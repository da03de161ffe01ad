// The hand-written status machine as it stands in many a backend: a shipment object and a switch on the code's text.

/** The status after these events, in the order given. */
export function switchStrings(events) {
  const parcel = {
    status: 'expected',
    collected: false,
    offered: false,
    waited: false,
    excepted: false,
    released: true,
    inLocker: false,
  }
  for (let at = 0; at < events.length; at++) apply(parcel, events[at].code)
  return parcel.status
}

function apply(parcel, code) {
  const { status } = parcel
  if (status === 'returned') return
  if (status === 'delivered') return afterDelivery(parcel, code)
  if (status === 'returning') return onReturn(parcel, code)
  const inCustoms = status === 'customs' && !parcel.released
  switch (code) {
    case '0/0':
    case '0/1001':
    case '0/1002':
    case '0/1003':
      if (parcel.collected) parcel.status = 'inTransit'
      return
    case '1/101':
    case '1/102':
      if (!parcel.collected || status === 'transshipment') parcel.status = 'accepted'
      return
    case '1/1':
    case '1/103':
      parcel.status = 'accepted'
      parcel.collected = true
      return
    case '2/2':
      return exception(parcel)
    case '2/201':
    case '2/204':
      return parcel.offered ? exception(parcel) : undefined
    case '2/203':
      return parcel.offered || inCustoms ? exception(parcel) : undefined
    case '2/205':
      return parcel.waited ? exception(parcel) : undefined
    case '2/202':
    case '2/206':
    case '2/207':
    case '2/208':
    case '2/209':
      return parcel.collected ? exception(parcel) : undefined
    case '3/3':
    case '3/301':
    case '3/302':
    case '3/303':
    case '3/304':
      if (!parcel.offered || inCustoms || (code === '3/302' && !parcel.excepted)) return
      parcel.status = 'delivered'
      parcel.inLocker = code === '3/304'
      return
    case '4/401':
      if (!parcel.collected) parcel.status = 'returned'
      return
    case '4/14':
      if (status === 'refused') parcel.status = 'returned'
      return
    case '5/5':
    case '5/501':
      if (!parcel.collected || inCustoms) return
      parcel.status = 'outForDelivery'
      parcel.offered = true
      if (code === '5/501') parcel.waited = true
      return
    case '6/6':
      if (parcel.collected) parcel.status = 'returning'
      return
    case '7/7':
      if (parcel.collected) parcel.status = 'transshipment'
      return
    case '8/8':
    case '8/10':
    case '8/11':
    case '8/12':
    case '8/13':
      if (!parcel.collected) return
      parcel.status = 'customs'
      parcel.released = code === '8/12'
      if (code === '8/13') parcel.excepted = true
      return
    case '14/14':
      if (!parcel.offered && !inCustoms) return
      parcel.status = 'refused'
      parcel.excepted = true
      return
  }
}

function exception(parcel) {
  parcel.status = 'exception'
  parcel.excepted = true
}

function afterDelivery(parcel, code) {
  if (code === '6/6') parcel.status = 'returning'
  else if (code === '4/4' || code === '4/14') parcel.status = 'returned'
  else if (parcel.inLocker && code === '5/501') parcel.status = 'outForDelivery'
  else if (parcel.inLocker && code === '2/205') parcel.status = 'exception'
  else if (code.startsWith('3/')) parcel.inLocker = code === '3/304'
}

function onReturn(parcel, code) {
  if (code.startsWith('3/') || code === '4/4' || code === '4/14') parcel.status = 'returned'
}
