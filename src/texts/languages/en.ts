// English.

import type { Language } from '../language.js'

export const en = {
  name: 'en',
  words:
    'the has been have was is are at by to of and with from in out for on your package shipment parcel item delivery delivered customs',
  sayings: {
    goods: '(item|shipment|package|parcel|consignment|order|label|waybill|booking)',
    sender: '(sender|shipper|seller|merchant|consignor|retailer)',
    recipient: '(recipient|receiver|consignee|customer|addressee|resident|client)',
    handed: '(deliver*|handed|given|released|transferred|tendered|passed|forwarded|turned)',
    not: '(not|cannot|couldnt|wasnt|hasnt|unable|impossible|fail*|unsuccessful*|no)',
    will: '(will|to be|being|scheduled|expected|estimated|due|awaiting|pending|almost|shall|soon|prepar*|ready|anticipated|planned)',
    nothing:
      '(option|preference|instruction)* (requested|updated|changed|selected)|(email|e mail|sms|text message|notification) ... sent|internal activity code|end of tracking|tracking (ended|stopped)|(status|scan) ... (corrected|cancelled)|cancel* ... (deleted|reversed)|return ... cancelled',
    handedBack:
      '(delivered|handed|given|released) [back] [to] [the] [original] <sender>|(received|collected|accepted) by [the] <sender>|(return|returned|rto|rts|return to *) (delivered|received|completed|complete)|return* ... (delivered|handed over|arrived at) [to] [the] (<sender>|client)',
    undone:
      '<not> ... (deliver*|handed|picked|collected|arrived|received|accepted|left|cancelled|available|cleared)|undelivered|not yet',
    future:
      '<will> [re] (deliver*|handed|picked|collected|redelivered|returned)|<will> [*] [*] deliver*|(if|when|before|until|once) ... delivered',
    condition: '(if|unless|or) ... (refus*|not|collect*|return*|un*|damage*|lost)|or it will|otherwise|return label',
    cancelled: '<goods> [has|was|is] [been] (cancelled|canceled|voided)|(cancelled|canceled) (<goods>|by [the] <sender>)',
    uncancelled: 'not|pickup|pick up|collection|request*|deliver*|return',
    returning:
      '(return*|sent|sending|bring|brought|way|shipped) [back] [to] [the] (<sender>|origin)|return to *|returned to *|rto|(being|be|is|was) (returned|sent back)|(return|returns) [shipment|process] [is|has|was] [been] (initiated|started|in|intransit|processed|requested|created|undelivered|dispatched)|returning|on [its] way back to [the] (<sender>|client)|return transit|<sender> [s] request return',
    refused: 'refus*|reject* by|declined|not accepted|did not accept',
    customs: 'customs|clearance|cleared|government agency|clearing agency|import scan|export approved|duties',
    released: 'cleared|released|complete|completed|success|successful*|approved|finished|passed|done',
    waits: 'await*|pending|waiting|held|hold|presented|to customs|at customs|for customs|handed|prepar*|arriv*|due|payment',
    begun: 'start*|in progress|process*|begun|submit*|inspect*|underway|commenced',
    trouble:
      'delay*|exception|problem|issue|fail*|missing|require*|incomplete|detained|contact|rejected|documents|hold documents',
    lost: 'lost|missing|(be|not) located|stolen|untraceable|not found|cannot be found',
    unlost: 'address|information|data|document*|house|street|recipient|no longer',
    destroyed: 'destroyed|disposed|abandoned|discarded',
    seized: 'seized|confiscated',
    damaged: 'damage*|broken|leaking|crushed',
    undamaged: 'no damage|not damaged|undamaged',
    unserved: '(out of|outside) [*] [*] area|* serviceable|no service',
    unreachable:
      '(unable|not|cannot|failed|tried) [to] (contact|reach|contacted|reachable|reached|call)|unreachable|not contactable',
    uncollected: 'unclaimed|uncollected|not [been] (collected|picked|claimed)|pickup missed',
    delayed:
      'delay*|rescheduled|postponed|misrout*|missort*|mis sort|missent|wrong (depot|hub|facility)|weather|holiday|strike|on hold|missed connection|next business day|(another|later) (day|date)|(held|kept) (at|am|in) [*] [depot]|shipment held|future delivery|requested delivery|misdirected',
    undelayed: 'clearance|pick*|collect*|customs|ready|without delay',
    undelivered:
      '<not> ... (deliver*|be completed)|undelivered|undeliverable|deliver* (attempt*|fail*|unsuccessful|exception|impossible|not)|attempt* deliver*|tried to deliver|(attempted|attempt) [*] [delivery] [failed]|(identification|tan|pin) ... failed|back to the [nearest] [*] distribution|not present|does not match|failed attempt|deliver* [could|was|is] not',
    absent:
      '(not|un|no one|nobody) [at] [*] (home|available|present|in)|not at home|(was|is|were) [not] (closed|unavailable|absent|not available)|(business|location|office|premises|receiver|shop) [*] [was|is] closed|notice left|card* left|carded|missed you|no (access|answer|authorized|secure)|closed|unavailable|not available|need (department|extension)',
    attemptAhead:
      '(a|final|another|next|new|2nd|3rd|second|third) [delivery] attempt [at] [delivery] (will|is|scheduled)|attempting to',
    problem:
      '(address|phone|postcode|number|pincode|zip) [is|was|not] (incorrect|incomplete|wrong|unknown|insufficient|invalid|issue|missing|error|does not exist)|(incorrect|incomplete|wrong|insufficient|bad|invalid|unknown|unable to locate) [delivery] (address|phone|number)|addressing error|problem|exception|recipient [is] unknown|(recipient|addressee|customer) [has] (moved|deceased|unknown)|incorrect|charges pending|(cod|cash) [amount] not ready|unreadable|investigation|incomplete data|delivery change|action required|payment [of] fee|fetch failed|no such|whereabouts|be found|too (large|heavy|big)|not be continued|new delivery address|error|intercept*|lost or|delivery was stopped',
    solved: 'resolved|solved|corrected|no (problem|exception|issue)|pre shipment',
    announced:
      '<will> [*] [*] [*] (deliver*|arriv*|redeliver*)|(deliver*|arrival|eta) [date|time|day|appointment] [is|has|was] [been] (scheduled|expected|estimated|updated|changed|planned|set)|(almost|soon) deliver*|stops away|await* deliver*|(prepar*|ready|loading) for (delivery|loading)|arriving today|pending deliver*|preparing ... delivery',
    today: 'today|tonight|stops away|this (morning|afternoon|evening)',
    delivered:
      'delivered|delivery (successful|complete*|made|confirmed)|signed for|(left|deposited|placed) [safely|in|at|on|with] [a|an|the|your] (front|porch|door|doorstep|garage|safe|agreed|mailbox|letterbox|locker|neighbo*|agreed)|proof of delivery|signature (image|obtained|captured|recorded)|handed to [the] <recipient>|received by [the] <recipient>|final delivery (made|complete*)|deliver item',
    neighbour: 'neighbo*|reception|receptionist|front desk|concierge|security|guard|family|relative|colleague|mail room',
    mailbox: 'mailbox|letterbox|mail box|locker|po box',
    fetched:
      '(collected|picked up|retrieved) by [the] <recipient>|<recipient> [has] (picked|collected)|customer pickup|pick up was successful|(picked up|collected) [*] [*] [*] (locker|parcelshop|packstation)',
    person: 'signed for by|in person|by <recipient>',
    elsewhere:
      'deliver* (to|at|into) [the|a|local|wrong|destination|our|your|*] (depot|hub|facility|carrier|usps|partner|country|airline|airport|courier|warehouse|<sender>)|deliver* information|attempt*|rto|out for|by [the] <sender>',
    store:
      '(to|at) [*] [*] (access point|service point|pick up point|pickup point|collection point|parcelshop|parcel shop|post office|store|outlet|shop|pickup)',
    partly: 'out for|partial*|exception|tomorrow|available|await*',
    ready:
      '(ready|available|held|hold|awaiting|waiting|await) [for|to|at|be|customer|recipient|your] [location|recipient|*] [for] [recipient|customer] (pickup|pick|collection|collect|collected|picked)|(delivered|at|arrived|deposited) [at|to|in|a|the] [*] [*] (access point|pickup point|pick up point|service point|collection point|parcelshop|parcel locker)|access point possession|hold at location|held at * location|brought to|final notice|(deliver*|handed) [to|in] [at] [a|the|*] nearby|available for (pick*|collect*)',
    unready:
      '(by|from) [the] <sender>|will be (available|ready)|not [yet] (ready|available)|courier|carrier|driver|delivery awaiting|on [its] way|usps await*|handed in|dropped|option',
    out: 'out [for|on|with] [*] [*] (delivery|courier|driver|deliver)|out for *|(with|onto|on) [the|your|our|*] [delivery] (courier|driver|vehicle)|on [*] vehicle for delivery|(en route|enroute|way|route|ready|dispatched) to [the] (delivery|customer|recipient|consignee|you)|(driver|courier) is|delivery (in progress|route)|onboard for delivery|physical delivery',
    unout: 'transfer|pickup|pick up|collection|prepar*|facility|airport|carrier|assigned to *|return*',
    awaited:
      '(await*|pending|scheduled|requested|out for|enroute to) [for] [*] (pickup|pick up|collection)|(pickup|pick up|collection) (scheduled|requested|arranged|pending)|assigned to *',
    accepted:
      'picked up|pickup (done|scan|complete*)|pick up (done|complete*)|accept*|acceptance|collected|collection|posting|posted|dropped off|drop off|handed in|possession of item|item received|shipment received|by [the] <sender>|receive item from customer|(received|taken) (by|from) [the] (carrier|courier|<sender>)',
    local:
      '(arriv*|received|reached|at|in|sorted|process*) [scan|in|at|to|the|by|has] [a|the|our|your] [*] [*] [*] (delivery (facility|office|depot|station|hub|location)|destination|post office|unit|local *|nearest hub)|region of [the] recipient|sorted by|sorting complete|sorted completely|received by [a] name|nearest to',
    partner:
      '<handed> [over|off] to [the|a|an|our|local|another] [last|third] [mile|party|delivery|*] [local] (carrier|usps|post office|postal service|partner|delivery service|service provider|provider|forwarder|delivery company)|third party carrier',
    label:
      '(label|waybill|manifest|preadvice|pre advice|pre shipment|softdata) [has|is|was|info] [been] [*]|(electronic|electronically|information|info|data|details|instructions|notification) [*] [*] [*] (received|submitted|sent|transmitted|provided|created)|received [*] [*] (information|details|data)|order processed|(order|shipment|parcel|consignment|booking) [is|has|was] [been] (created|placed|booked|confirmed|manifested|received successfully|registered)|manifested|data entry|billing information|await* (item|parcel|shipment|the parcel)|ready (for|to) (ship*|ups|usps|receive|transfer)|(sender|seller|shipper|post) [is] (prepar*|dispatching|despatching)|preparation|not [yet] (received|arrived)|waiting for the carrier|expecting|order information|electronically',
    redirected: '(redirect*|forward*|rerouted) ... (address|recipient)|(new|different) address|address change*',
    moved:
      'arriv*|depart*|delivered to destination|dispatch*|despatch*|left|leaving|inbound|outbound|transit|intransit|enroute|en route|on [the|its] way|process*|sort*|sorting|shipped|received|reached|scan|in flight|landed|plane|airport|loaded|unloaded|connected|export*|import*|bagged|transferred|forwarded|forwarding|address has been corrected|transport*|linehaul|line haul|crossdock|progress|postmark|facility|hub|depot|gateway|manifest|rider|possession|have your package|moving|through|post office entry|item into bag|send item|in system|handed over to airline',
  },
} as const satisfies Language
