import { cifar10, type Host, readNpz } from 'glassgrad'
import { number } from '../../tasks/language.js'
import { cifarShare } from '../cifarShare.js'
import type { RunMessage } from '../session/protocol.js'

/** CIFAR-10 as tasks get it here: its first photos, and a note that says so. */
export function cifar10Here(host: Host, tell: (message: RunMessage) => void): typeof cifar10 {
  const { train, test, file } = cifarShare
  return {
    ...cifar10,
    async loadData() {
      tell({
        type: 'note',
        note: {
          ru: `Из CIFAR-10 здесь только первые ${number(train, 'ru')} фотографий для обучения и ${number(test, 'ru')} для проверки: весь набор занимает 170 МБ.`,
          en: `Of CIFAR-10 there are only the first ${number(train, 'en')} photographs for training and ${number(test, 'en')} for testing here: all of it is 170 MB.`,
        },
      })
      const arrays = await readNpz(await host.fetchFile({ name: file, sources: [] }))
      const get = (name: string) => arrays.get(name)!
      return [
        [get('xTrain'), get('yTrain')],
        [get('xTest'), get('yTest')],
      ]
    },
  }
}
