import { asKeras } from '../keras.js'
import type { About } from '../task.js'

export default {
  number: 20,
  title: { ru: 'Обучение на дисбалансированных классах', en: 'Imbalanced classes' },
  about: {
    ru: 'От четвёрок, семёрок и девяток оставляем по одной картинке из 25. Без весов классов сеть может позволить себе о них забыть; с весами классов ошибка на редкой цифре стоит дороже. Смотрим на полноту: какую долю каждой цифры сеть нашла.',
    en: 'Of fours, sevens and nines one image in 25 is kept. Without class weights the network can afford to forget them; with class weights a mistake on a rare digit costs more. Look at the recall: the share of each digit that the network finds.',
  },
  goal: asKeras(20, 'recall of rare digits with weights', {
    others: ['recall of rare digits without weights'],
  }),
} satisfies About
