// Keras:
//   base_model = VGG16(weights='imagenet', include_top=False, input_shape=(224, 224, 3))
//   model = Sequential()
//   model.add(base_model)
//   model.add(GlobalAveragePooling2D())
//   model.add(Dense(256, activation='relu'))
//   model.add(Dense(10, activation='softmax'))
import {
  Adam,
  applications,
  BatchNormalization,
  cifar10,
  Dense,
  GlobalAveragePooling2D,
  loadImage,
  type Model,
  type NdArray,
  Resizing,
  Sequential,
  tensor,
  toCategorical,
} from 'glassgrad'
import { type Figures, type Picture, type Show, task } from './task.js'

const { MobileNet, mobilenet, MobileNetV2, mobilenetV2, ResNet50, resnet50 } = applications

/** The networks to build on: which, how large they want images, and the layers to train further in the end. */
const small = {
  make: (weights: 'imagenet' | null) => MobileNetV2({ alpha: 0.35, includeTop: false, weights }),
  preprocess: mobilenetV2.preprocessInput,
  size: 160,
  lastBlock: /^(block_16|Conv_1)/,
}
const large: typeof small = {
  make: (weights) => ResNet50({ includeTop: false, weights }),
  preprocess: resnet50.preprocessInput,
  size: 224,
  lastBlock: /^conv5_block3/,
}

export default task({
  number: 23,
  title: { ru: 'Использование Transfer Learning', en: 'Transfer learning' },
  about: {
    ru: 'Сеть, обученная на миллионе фотографий ImageNet, замораживается: её признаки для увеличенных картинок CIFAR-10 вычисляются один раз, и на них учится маленькая новая голова. Рядом — та же сеть со случайными весами. Потом дообучается и последний блок. Без видеокарты это MobileNetV2, с ней — ResNet50. В конце ResNet50 (или, где её весов не достать, MobileNet) узнаёт две фотографии.',
    en: 'A network that has learned the million photographs of ImageNet is frozen: its features of enlarged CIFAR-10 images are computed once, and a small new head learns from them. Beside it, the same network with random weights. Then the last block is trained further too. Without a GPU that is MobileNetV2, with one ResNet50. At the end ResNet50, or MobileNet where its weights can’t be had, recognises two photographs.',
  },
  goal: {
    figure: 'learned on ImageNet',
    atLeast: 0.73,
    keras: 'not measured',
  },

  async run({ seed, show, share }) {
    const { images, epochs } = share({ images: 10_000, epochs: 20 }, { images: 1200, epochs: 20 })
    const learned = images > 5000 ? await ifThere(show, () => large.make('imagenet'), 'MobileNetV2') : null
    const { make, preprocess, size, lastBlock } = learned ? large : small
    const [[trainImages, trainLabels], [testImages, testLabels]] = await cifar10.loadData()
    const count = Math.min(images / 2, 1000) // of images to test with
    const [x, y] = [preprocess(trainImages.slice(0, images)), toCategorical(trainLabels.slice(0, images), 10)]
    const [xTest, yTest] = [
      preprocess(testImages.slice(0, count)),
      toCategorical(testLabels.slice(0, count), 10),
    ]
    const curves: Record<string, number[]> = {}
    const rows: (string | number)[][] = []
    const train = async (
      name: string,
      model: Sequential,
      inputs: NdArray[],
      epochs: number,
      rate: number,
    ) => {
      const optimizer = new Adam({ learningRate: rate })
      model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
      const validationData = [inputs[1], yTest] as const
      const { history } = await model.fit(inputs[0], y, {
        epochs,
        batchSize: 32,
        validationData,
        seed,
        verbose: 2,
      })
      curves[name] = history.val_accuracy
      const parameters = model.trainableWeights.reduce((sum, { size }) => sum + size, 0)
      rows.push([name, parameters, history.val_accuracy.at(-1)!.toFixed(4)])
    }

    for (const weights of [null, 'imagenet'] as const) {
      const base = (weights && learned) ?? (await make(weights))
      base.trainable = false
      const eyes = [new Resizing(size, size, { inputShape: [32, 32, 3] }), base, new GlobalAveragePooling2D()]
      const features = new Sequential(eyes)
      const seen = [await features.predict(x), await features.predict(xTest)] // once, and kept
      const head = [
        new Dense(256, { activation: 'relu', inputShape: [seen[0].shape[1]] }),
        new Dense(10, { activation: 'softmax' }),
      ]
      await train(
        weights ? 'learned on ImageNet' : 'random weights',
        new Sequential(head),
        seen,
        epochs,
        1e-3,
      )
      if (!weights) continue

      base.trainable = true
      for (const layer of base.layers) {
        layer.trainable = lastBlock.test(layer.name) && !(layer instanceof BatchNormalization)
      }
      const model = new Sequential([...eyes, ...head])
      await train('last block trained too', model, [x, xTest], Math.min(epochs, 2), 1e-4)
      const answers = (await model.predict(xTest.slice(0, 12))).argmax(-1)
      show.pictures(
        { ru: 'Ответы сети', en: 'The network’s answers' },
        Array.from({ length: 12 }, (_, i) => ({
          image: testImages
            .slice(i, i + 1)
            .reshape([32, 32, 3])
            .div(255),
          caption: `${cifar10.classNames[answers.at(i)]} (${cifar10.classNames[testLabels.at(i, 0)]})`,
        })),
      )
    }
    show.table(['', 'trained parameters', `accuracy on ${count} new images`], rows)
    show.curves({ ru: 'Точность на новых картинках', en: 'Accuracy on new images' }, curves, {
      xName: 'epoch',
    })
    const figures = Object.fromEntries(Object.entries(curves).map(([name, values]) => [name, values.at(-1)!]))
    return { figures: { ...figures, ...(await recognise(show)) }, made: null }
  },
})

/** A ResNet50; null where its weights, which are too large for the site of the gallery, can't be had. */
async function ifThere(show: Show, make: () => Promise<Model>, other: string): Promise<Model | null> {
  try {
    return await make()
  } catch (error) {
    const [reason] = (error as Error).message.split(' Tried:')
    show.text(`${other} instead of ResNet50, whose weights can't be had here: ${reason}`)
    return null
  }
}

/** Shows two photographs to a network with the top that names ImageNet's classes; gives how sure it is. */
async function recognise(show: Show): Promise<Figures> {
  const resnet = await ifThere(show, () => ResNet50(), 'MobileNet')
  const network = resnet ?? (await MobileNet())
  const { preprocessInput, decodePredictions } = resnet ? resnet50 : mobilenet
  const square = new Resizing(224, 224, { padToAspectRatio: true, fillValue: 255 })
  const figures: Figures = {}
  const pictures: Picture[] = []
  for (const name of ['flamingo', 'zebra']) {
    const image = await loadImage(`tasks/photos/${name}.png`)
    const pixels = await square.apply(tensor(image.reshape([1, ...image.shape]))).array()
    const [[best]] = await decodePredictions(await network.predict(preprocessInput(pixels)))
    figures[name] = best.name === name ? best.score : 0
    const caption = `${best.name} ${best.score.toFixed(3)}`
    pictures.push({ image: pixels.reshape([224, 224, 3]).div(255), caption })
  }
  show.pictures(
    { ru: 'Две фотографии и ответы сети', en: 'Two photographs, and what the network says' },
    pictures,
  )
  return figures
}
