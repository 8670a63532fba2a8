// Keras:
//   datagen = ImageDataGenerator(rotation_range=10, width_shift_range=0.1, height_shift_range=0.1, zoom_range=0.1)
//   datagen.fit(x_train)
//   model.fit_generator(datagen.flow(x_train, y_train, batch_size=32), epochs=10, validation_data=(x_test, y_test))
import {
  Conv2D,
  Dense,
  Flatten,
  ImageDataGenerator,
  MaxPooling2D,
  Random,
  Sequential,
  tensor,
} from 'glassgrad'
import prepareData from './01-prepare-data.js'
import { task } from './task.js'

export default task({
  number: 22,
  title: { ru: 'Использование аугментации', en: 'Augmentation' },
  about: {
    ru: 'Повороты до 10°, сдвиги и масштаб до 10 % — каждый раз другие, прямо на устройстве. Сеть видит каждую картинку всякий раз немного иной и меньше заучивает: это заметно, когда картинок мало, здесь — одна тысяча.',
    en: 'Turns of up to 10°, shifts and zooms of up to 10 %, drawn anew each time, on the device itself. The network never sees an image twice alike and learns less by heart: that shows where images are few, here one thousand.',
  },
  goal: { figure: 'with augmentation', atLeast: 0.92, keras: 'no published figure for 1,000 images' },

  async run({ seed, show, share, use }) {
    const { xTrain, yTrain, xTest, yTest } = await use(prepareData)
    const { images, epochs } = share({ images: 1000, epochs: 30 })
    const x = xTrain.slice(0, images).reshape([-1, 28, 28, 1])
    const y = yTrain.slice(0, images)
    const test = [xTest.reshape([-1, 28, 28, 1]), yTest] as const

    const datagen = new ImageDataGenerator({
      rotationRange: 10,
      widthShiftRange: 0.1,
      heightShiftRange: 0.1,
      zoomRange: 0.1,
    })

    const random = new Random(seed)
    const original = x.slice(0, 4)
    const variants = await Promise.all(
      [0, 1, 2].map(() => datagen.randomTransform(tensor(original), random).array()),
    )
    show.pictures(
      { ru: 'Картинка и её варианты', en: 'An image and its variants' },
      [0, 1, 2, 3].flatMap((i) =>
        [original, ...variants].map((set, variant) => ({
          image: set.slice(i, i + 1).reshape([28, 28]),
          caption: variant === 0 ? 'image' : `variant ${variant}`,
        })),
      ),
    )

    const figures: Record<string, number> = {}
    const curves: Record<string, number[]> = {}
    for (const augmented of [true, false]) {
      const model = new Sequential([
        new Conv2D(32, 3, { activation: 'relu', inputShape: [28, 28, 1] }),
        new MaxPooling2D(2),
        new Conv2D(64, 3, { activation: 'relu' }),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(10, { activation: 'softmax' }),
      ])
      model.compile({ optimizer: 'adam', loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const options = { epochs, seed, verbose: 2 as const }
      const { history } = augmented
        ? await model.fit(datagen.flow(x, y, { batchSize: 32, seed }), options)
        : await model.fit(x, y, { batchSize: 32, ...options })
      const [, accuracy] = await model.evaluate(...test, { batchSize: 200, verbose: 0 })

      const name = augmented ? 'with augmentation' : 'without'
      figures[name] = accuracy
      curves[name] = history.accuracy
    }
    show.table(
      ['', 'accuracy on 1,000 training images', 'accuracy on 10,000 test images'],
      Object.keys(figures).map((name) => [
        name,
        (curves[name].at(-1) ?? 0).toFixed(4),
        figures[name].toFixed(4),
      ]),
    )
    show.curves({ ru: 'Точность на обучении', en: 'Training accuracy' }, curves, { xName: 'epoch' })
    return { figures, made: null }
  },
})
