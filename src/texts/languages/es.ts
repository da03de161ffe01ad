// Spanish.

import type { Language } from '../language.js'

export const es = {
  name: 'es',
  words: 'el la los las por destinatario en con su se ha sido está del al envío paquete entregado reparto',
  sayings: {
    handedBack: '(entregad*|devuelt*) al (remetente|remitente|vendedor)|devolución (entregada|completada)',
    undone: 'no|sin|fallid*|imposible|intento',
    future: 'será|pendiente|previst*|list*|ser|próxim*|para ser',
    condition: 'si',
    cancelled: '(envío|pedido|etiqueta|paquete|recogida) [ha sido|fue|*] (cancelad*|anulad*)|cancelad*|anulad*',
    uncancelled: 'entrega|no',
    returning: 'devolución|devuelto|devolviendo|retorn*',
    refused: 'rechaz*|rehus*',
    customs: 'aduan*|despacho',
    trouble: 'retenid*|retras*|falta*|problema*|incidencia',
    released: 'liberad*|despachad*|completad*|finalizad*|autorizad*|superad*',
    waits: 'pendiente|espera*|entrada|present*|llegad*',
    begun: 'proceso|inici*|inspección|trámite',
    lost: 'extraviad*|perdid*|robad*',
    destroyed: 'destruid*',
    damaged: 'dañad*|roto|deteriorad*',
    undamaged: 'sin daños',
    unreachable: '(imposible|no [se ha podido]) (contactar|localizar)|no contesta',
    uncollected: 'no [ha sido] (recogido|retirado|reclamado)',
    delayed: 'retras*|demora*|aplazad*|reprogramad*|mal (enviado|clasificado)|huelga|festivo',
    undelayed: 'aduan*',
    undelivered: '(no|imposib*) ... (entreg*|repart*)|(entrega|reparto|intento) [de entrega] (fallid*|no|sin)|intento fallido',
    absent: 'ausente|cerrado|nadie|aviso de visita',
    problem:
      '(dirección|domicilio|datos) (incorrect*|incomplet*|erróne*|desconocid*|insuficient*)|incidencia|problema|excepción|destinatario desconocido|anomalía',
    announced:
      '(será|se|prevista|programad*|previsto|listo para|pendiente de) ... entreg*|entrega (prevista|estimada|programada)|fecha de entrega',
    today: 'hoy',
    delivered: 'entregad*|entrega (realizada|efectuada|completada|exitosa)',
    neighbour: 'vecin*|conserje*|portero|recepción|familiar',
    mailbox: 'buzón',
    fetched: '(recogido|retirado) por el (destinatario|cliente)|destinatario ha (recogido|retirado)',
    person: 'destinatario|en mano',
    elsewhere: 'entregad* (en|a|al) [*] (transportista|centro|almacén|agencia|operador|aduana|remitente)|por el remitente',
    store: 'oficina|punto de|tienda|locker',
    partly: 'parcial*|mañana',
    ready:
      '(disponible|list*|pendiente|preparad*) [para|de] [su|ser] (recogida|recoger|retirar|retirado)|disponible en|punto de (recogida|entrega)|en espera de recogida',
    unready: 'no|será|remitente|salid*|transportista',
    out: 'en (reparto|ruta de entrega)|(salid*|salió) a reparto|con el repartidor|repartidor|en proceso de entrega',
    unout: 'centro de reparto',
    awaited: '(pendiente|programada|solicitada) [de] recogida|recogida (programada|solicitada)',
    accepted: 'admitido|admisión|recogido|recolectado|aceptado|recogida realizada|depositado',
    label:
      '(información|datos) ... (recibid*|enviad*|electrónic*)|(etiqueta|envío|pedido|guía) [ha sido|*] (cread*|generad*|registrad*|prerregistrad*|confirmado)|en preparación|prerregistrad*|todavía no',
    partner: '(entregado|transferido) [a|al] [*] (otro transportista|operador local|socio)',
    redirected: 'nueva dirección|reenviado a|cambio de dirección',
    local: 'llegad* [*] [*] (destino|reparto)',
    moved:
      'llegad*|llegó|salid*|salió|tránsito|camino|clasific*|recibid*|procesad*|transport*|almacén|centro|ruta|enviado|viaje|plataforma|hub|origen',
  },
} as const satisfies Language
