// Italian.

import type { Language } from '../language.js'

export const it = {
  name: 'it',
  words: 'il lo gli della del dal alla nel di è stato stata spedizione pacco consegna consegnato consegnata',
  sayings: {
    handedBack: '(consegnat*|restituit*|riconsegnat*) al mittente|reso (consegnato|completato)',
    undone: 'non|fallit*|impossibile|tentativo|mancata',
    future: 'sarà|verrà|previst*|essere|pront*|da consegnare',
    condition: 'se',
    cancelled: 'annullat*|cancellat*',
    uncancelled: 'consegna|non',
    returning: 'reso|restituzione|ritorno al mittente|rinvio al mittente|rispedit*|in rientro',
    refused: 'rifiut*|respint*',
    customs: 'dogan*|sdogan*',
    trouble: 'bloccat*|trattenut*|ritard*|mancan*|problem*',
    released: 'completat*|svincolat*|rilasciat*|sdoganat*|terminat*|conclus*',
    waits: 'attesa|arrivat*|present*',
    begun: 'corso|iniziat*|controllo',
    lost: 'smarrit*|perso|persa|rubat*',
    destroyed: 'distrutt*',
    damaged: 'danneggiat*|rotto',
    unreachable: 'impossibile contattare|non (raggiungibile|contattabile|risponde)',
    uncollected: 'non [è stato] ritirat*|mancato ritiro|compiuta giacenza',
    delayed: 'ritard*|rinviat*|posticipat*|maltempo|sciopero|disguido|bloccat*',
    undelayed: 'dogan*',
    undelivered:
      '(non|impossib*|mancata) ... (consegn*|recapit*)|consegna [*] (fallita|non|mancata|impossibile)|tentativo [di] consegna|tentata consegna',
    absent: 'assente|chiuso|avviso di passaggio|nessuno',
    problem:
      '(indirizzo|dati) (errat*|incomplet*|sconosciut*|insufficiente|inesistente)|anomalia|problem*|eccezione|destinatario (sconosciuto|trasferito)',
    announced:
      '(sarà|verrà|prevista|previsto|programmata|in preparazione per|pront* per) ... consegn*|consegna (prevista|stimata|programmata)|data di consegna',
    today: 'oggi',
    delivered: 'consegnat*|consegna (effettuata|avvenuta|completata)|recapitat*',
    neighbour: 'vicin*|portier*|portineria|reception|familiare',
    mailbox: 'cassetta',
    fetched: 'ritirat* (dal|da) (destinatario|cliente)|destinatario ha ritirato',
    person: 'destinatario|mani',
    elsewhere: 'consegnat* (al|a|in|alla) [*] (corriere|vettore|deposito|hub|magazzino|partner|mittente)|dal mittente',
    store: 'punto|ufficio|locker|presso',
    partly: 'parzial*|domani',
    ready:
      '(disponibile|pront*|attesa) [per|di] [il] (ritiro|ritirat*)|disponibile presso|(consegnat*|depositat*) [al|presso|in] [un|il] (punto|ufficio|locker)|giacenza presso|da ritirare',
    unready: 'non|sarà|mittente|corriere',
    out: 'in consegna|in distribuzione|(uscit*|partit*|affidat*) [*] (consegna|autista|postino|portalettere)',
    unout: 'prepar*|non',
    awaited: '(attesa|programmato|richiesto) [di|del] ritiro|ritiro (programmato|richiesto|prenotato)',
    accepted: 'pres* in carico|ritirat*|accettat*|accettazione|raccolt*',
    label:
      '(informazioni|dati) ... (ricevut*|trasmess*|elettronic*)|(etichetta|ordine|spedizione|lettera di vettura) [è stata|*] (creat*|stampat*|generat*|registrat*|confermato)|in preparazione|non ancora|preavviso',
    partner: '(affidat*|consegnat*|trasferit*) a [un] (altro *|partner|corriere locale)',
    redirected: 'nuovo indirizzo|reindirizzat*|inoltrat* a',
    local: 'arrivat* [*] [*] (destinazione|consegna)',
    moved:
      'arrivat*|arrivo|partit*|partenza|transito|viaggio|lavorazione|lavorat*|smist*|trasport*|hub|centro|filiale|spedit*|deposito|ricevut*',
  },
} as const satisfies Language
