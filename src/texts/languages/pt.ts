// Portuguese.

import type { Language } from '../language.js'

export const pt = {
  name: 'pt',
  words:
    'o do da ao na não foi em por objeto entregue saiu correios pelo pela à encaminhado aguardando devolução cliente destinatário fiscalização pagamento entrega tributo efetuado efetuada',
  sayings: {
    recipient: '(destinatário|cliente|comprador)',
    nothing: '(email|sms|notificação) enviad*',
    handedBack: '(entregue|devolvid*) ao (remetente|vendedor)|devolução (concluída|entregue)',
    undone: 'não|sem|tentativa*|falha',
    future: 'será|aguardando|ser entregue|previst*|saiu|solicit*|autorização',
    condition: 'se|caso',
    cancelled: '(objeto|pedido|coleta|envio|etiqueta|postagem) [foi] (cancelad*|anulad*)',
    returning:
      'devolução|devolvido (ao remetente|ao país|por)|será devolvido|desistência|retornando|em retorno|ao remetente|no prazo|dados não atendida|suspensão de entrega recebida',
    refused: 'recus*|rejeitad*|documento exigido|não autorizada pelo remetente',
    customs:
      'alfândega|aduan*|receita|rfb|fiscaliz*|fiscalização|tribut*|impost*|icms|importação|para exportação|despacho|apreendido|dsi|liberado|liberação|autorizada pelos órgãos|desembaraço|declaração|proibido*|brasil|aguardando pagamento|de pagamento|pagamento não|o pagamento|refug*|documentação|informações',
    trouble: 'apreend*|não foi autorizad*|ausente|retid*|falta*|incorret*',
    released: 'liberad*|concluíd*|finalizad*',
    waits: 'aguardando|necessário',
    begun: 'em fiscalização|iniciad*',
    lost: 'extraviad*|roubad*|não localizado|furtad*|perdid*',
    destroyed: 'descartad*',
    damaged: 'avariad*|danific*|incêndio|destruído|sinistrado|quebrad*',
    uncollected: 'não retirou|não retirad*|não procurad*',
    unreachable: 'sem contato|não [foi] [possível] contat*',
    delayed: 'atras*|mal encaminhado|diferenciado|greve|reagendad*',
    undelivered:
      '(não|impossib*) ... (entrega|efetuad*|realizada|atendid*|entregue)|saída para entrega cancelada|(entrega|tentativa) [*] (falhou|não|cancelada)|não (entregue|atendido)',
    absent: 'ausente|mudou|desconhecido|falida|expediente|fechad*',
    attemptAhead: 'suspensão da entrega|à liberação',
    problem: 'endereço (incorreto|insuficiente|incompleto)|localidade|sinistr*|não chegou|problema*|ocorrência',
    announced: '(será|previst*|agendada|prepar*) ... entreg*|entrega (agendada|prevista)|data de entrega|para ser entregue',
    today: 'hoje',
    delivered: 'entregue|entrega (realizada|efetuada|concluída)|recebido pelo <recipient>',
    neighbour: 'vizinho|portaria|porteiro|recepção',
    mailbox: 'caixa de correio',
    fetched: 'retirado (pelo|por) <recipient>|<recipient> retirou',
    person: 'próprio|em mãos',
    elsewhere: 'entregue (na|no|à|ao|em) [*] (unidade|agência|transportadora|centro|remetente|loja|ponto)',
    partly: 'parcial*|amanhã|quase',
    ready:
      '(disponível|aguardando|pronto|encaminhado) [objeto] [para|de] [ser] (retirada|retirado|levantamento|entrega)|ponto de (retirada|coleta)',
    unready: 'não',
    out: 'saiu para entrega|em rota|em distribuição|saiu para distribuição|com o (carteiro|entregador)',
    awaited: '(aguardando|agendada) [a] (coleta|postagem)|coleta (agendada|solicitada)',
    accepted: 'coletad*|postad*|postagem|coleta realizada|aceite|recolhid*',
    label:
      '(etiqueta|pedido|informações|dados|envio) [*] (criad*|gerad*|emitid*|recebid*|confirmado|registad*)|em (separação|preparação)',
    partner: '(entregue|transferid*) [*] [*] (parceir*|outra transportadora)|redespacho',
    redirected: 'novo endereço|redirecionado|outro endereço',
    local: '(chegou|recebido) na [*] (unidade de distribuição|cidade)|para unidade de distribuição',
    moved:
      'encaminhad*|trânsito|recebid*|chegou|transferência|expedi*|triagem|conferido|a caminho|destinado|reenviado|devolvido aos correios|aguardando|verificando|confirmado|bloqueada|complementar|padrão|partiu|saída|transport*|tratamento|unidade',
  },
} as const satisfies Language
