import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 29,
  title: { ru: 'Механизм внимания', en: 'Attention' },
  about: {
    ru: 'В одной четверти картинки цифра, в остальных — одежда. Какая это цифра? Свёртки описывают 64 места картинки; слой Attention спрашивает, какие из них важны, и складывает их с этими весами. Рядом — та же сеть, где все места складываются поровну. О том, где цифра, сети никто не говорил: куда смотреть, она нашла сама.',
    en: 'One quarter of the image holds a digit, the others hold clothes. Which digit is it? Convolutions describe 64 places of the image; an Attention layer asks which of them matter, and adds them up by these weights. Beside it stands the same network with all places counting alike. Nobody has told the network where the digit is: it has found where to look.',
  },
  goal: asKeras(29, 'with attention', { others: ['all places alike', 'attention on the digit'] }),
} satisfies About
