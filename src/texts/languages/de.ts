// German.

import type { Language } from '../language.js'

export const de = {
  name: 'de',
  words: 'die der das den dem des ist wird wurde im zum zur vom nicht sendung für auf abgeholt zugestellt zustellung',
  sayings: {
    sender: '(absender|versender|auftraggeber|händler)',
    recipient: '(empfänger|empfängers|kunde|kunden)',
    shop: '(packstation|filiale*|paketshop|shop|access point|agentur|postfiliale|abholstation)',
    not: '(nicht|kein|keine|nie)',
    nothing:
      '(email|sms|benachrichtigung) [wurde] (verschickt|versendet)|(stornierung|status|scan) ... (gelöscht|korrigiert)|hinweis zur',
    handedBack:
      '(an|dem|beim) [den] <sender> (zugestellt|übergeben|ausgehändigt|zurückgegeben)|(retoure|rücksendung) [*] [*] [*] [*] (zugestellt|eingegangen|abgeschlossen)',
    undone: 'nicht|konnte|kein|versuch',
    future: 'wird|soll|kann|voraussichtlich|geplant|noch',
    condition: 'falls|wenn|sonst',
    cancelled: '(sendung|auftrag|bestellung|paket) [wurde] [durch] [den] [<sender>] storniert',
    uncancelled: 'nicht|stornierung|abhol*|rück*',
    returning:
      'rücksend*|rückversand|zurückgesandt|zurückgesendet|zurückgeschickt|retour*|cksendung|zurück (an|zum) [den] <sender>',
    refused: 'verweiger*|annahmeverweigerung|abgelehnt|nicht angenommen',
    customs: 'zoll*|verzoll*|einfuhr*',
    trouble: 'verzöger*|fehl*|benötigt|unvollständig|angehalten|problem*|nicht',
    released: 'freigegeben|abgeschlossen|freigabe|erledigt|erfolgt',
    waits: 'wartet|vorbereitet|übergeben|vorgelegt',
    begun: 'begonnen|bearbeitung|gestartet|prüfung|bearbeitet',
    lost: 'verloren|verlust|unauffindbar|verschollen|gestohlen',
    destroyed: 'vernichtet|entsorgt|zerstört',
    seized: 'beschlagnahmt',
    damaged: 'beschädig*|schaden|schadens|defekt',
    undamaged: 'unbeschädigt|nicht beschädigt',
    uncollected: '(nicht|nicht in der filiale) abgeholt|lagerfrist [*] (abgelaufen|überschritten)|nicht ... abgeholt',
    unreachable: '(telefonisch|nicht) erreich*',
    delayed:
      'verzöger*|verspät*|fehlgeleitet|fehlverladen|verschoben|witterung*|wetter*|streik|später*|feiertag*|aufbewahrt|angehalten',
    undelayed: 'zoll|packstation',
    undelivered:
      '<not> ... (zugestellt|zustellbar|möglich|ausgeliefert|zustellen)|(zustellung|auslieferung) ... nicht|unzustellbar|identifikation ... fehlgeschlagen|(rückweg|zurück) [*] [*] [*] (verteilzentrum|depot)|zustellhindernis|stimmt nicht',
    absent: 'nicht (angetroffen|anwesend)|abwesend|niemand|geschlossen|zustellversuch nicht|benachrichtigungskarte hinterlassen',
    attemptAhead:
      'erfolgt ein * zustellversuch|weiterer zustellversuch|versuch erfolgt|sendung wurde in eine filiale|packstation eingestellt',
    problem:
      '(adress*|anschrift) ... (falsch|unvollständig|unbekannt|nicht)|adressfehler*|unbekannt|verzogen|falsch|neue zustelladresse|problem*|störung|nicht (gefunden|mitgenommen|durchgeführt)|nicht [*] [*] [*] (gefunden|mitgenommen|durchgeführt|abgegeben)|abgebrochen|zu groß|nderung für dieses|nicht vor',
    solved: 'korrigiert|behoben',
    announced:
      '(wird|soll|voraussichtlich|geplant*) ... (zugestellt|zustellung|geliefert|ausgeliefert)|liefertermin|zustelltermin|neu terminiert|ablageort|vorbereitet|zustellung verzögert',
    today: 'heute|wird zugestellt',
    delivered:
      'zugestellt|ausgeliefert|zustellung [war] (erfolgreich|erfolgt)|erfolgreich (zugestellt|übergeben)|(<recipient>) [*] (übergeben|ausgehändigt)|nachnahme*',
    neighbour: 'nachbar*|empfang|pförtner|mitbewohner|hausbewohner',
    mailbox: 'briefkasten|postfach',
    fetched: '(<recipient>|hat) ... abgeholt|packstation abgeholt|filiale abgeholt',
    person: 'empfänger zugestellt|empfänger persönlich|persönlich',
    elsewhere: '(an|in) [den|die|das|einen|*] (partner*|depot|spediteur|zielland|frachtführer)|versuch*|<sender>',
    store: '(an|in|im|beim) [der|die|einer|ups|*] <shop>',
    ready:
      '(zur|für) [den *] abholung|abholbereit|abholung bereit|liegt [ab|in|für] *|(in|an|am|beim) [der|die|einer|ups] <shop> (zugestellt|eingetroffen|hinterlegt)|beim ups *|uhrzeit der abholung',
    unready: 'nicht|<sender>|beauftragt|vorgesehen|dhl station',
    out: 'in (zustellung|auslieferung)|(zusteller|zustellfahrzeug|fahrer|kurier|zustelltour) [*] [*] [*]|wird [heute] zugestellt|unterwegs (zum|zu) *|zur zustellung',
    unout: 'vorbereitet|abholung|abgeholt',
    awaited: '(abholung|abholauftrag) [*] (beauftragt|geplant|vereinbart|angemeldet)',
    accepted:
      'abgeholt|angenommen|eingeliefert|aufgegeben|übernommen|an (dhl|hermes|dpd|gls|ups) übergeben|paketshop [*] [*] abgegeben|abholung übernommen',
    label:
      '*daten ... (übermittelt|erhalten|vor|an *)|elektronisch|angekündigt|avisiert|auftrag verarbeitet|(auftrag|label|paketschein) [*] (erstellt|verarbeitet|erfasst)|beim <sender> vorbereitet',
    partner:
      '(partner*|*spediteur|frachtführer|deutsche post) ... übergeben|übergeben an [den|die] [*] (partner*|post|frachtführer)',
    redirected: '(nachgesendet|umgeleitet|weitergeleitet|nachsendung) [*] [*] [adresse|anschrift]',
    local: '(zustellbasis|zielregion|region des|zustell depot|zustellstation|zustellstützpunkt|zieldepot|ziel *)',
    moved:
      'angekommen|eingetroffen|ankunft|verlassen|verlässt|sortiert|bearbeitet|bearbeitung|transport*|weitertransport*|unterwegs|weg|transit|geladen|paketzentrum|depot|station|region|zielland|versandt|versendet|eingang|ausgang|verladen|weitergeleitet|umgeschlagen|gescannt|importiert|exportiert|paketumleitung|korrigiert|aufbewahrung|filiale|hub|übergeben|einlieferung|erfasst',
  },
} as const satisfies Language
