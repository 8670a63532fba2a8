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
  type NdArray,
  Resizing,
  Sequential,
  tensor,
  toCategorical,
} from 'glassgrad'
import type { Cell } from './show.js'
import type { Figures, TaskContext } from './task.js'

const { MobileNet, mobilenet, MobileNetV2, mobilenetV2, ResNet50, resnet50 } = applications

export default async function transferLearning({ seed, show, share }: TaskContext) {
  const { images, epochs } = share({ images: 10_000, epochs: 20 }, { images: 1200, epochs: 20 })
  const count = Math.min(images / 2, 1000) // of images to test with
  const resNet50 = (includeTop: boolean) =>
    ResNet50({ includeTop }).catch(({ message }: Error) => {
      show.text({ ru: `Весов ResNet50 здесь нет: ${message}`, en: `No weights of ResNet50 here: ${message}` })
      return null
    })
  const resnet = images > 5000 ? await resNet50(false) : null
  const { preprocessInput } = resnet ? resnet50 : mobilenetV2
  const size = resnet ? 224 : 160
  const lastBlock = resnet ? /^conv5_block3/ : /^(block_16|Conv_1)/
  const [[trainImages, trainLabels], [testImages, testLabels]] = await cifar10.loadData()
  const x = preprocessInput(trainImages.slice(0, images))
  const y = toCategorical(trainLabels.slice(0, images), 10)
  const xTest = preprocessInput(testImages.slice(0, count))
  const yTest = toCategorical(testLabels.slice(0, count), 10)
  const figures: Figures = {}
  const curves: Record<string, number[]> = {}
  const rows: Cell[][] = []
  async function train(name: string, model: Sequential, [x, xTest]: NdArray[], epochs: number, rate: number) {
    const optimizer = new Adam({ learningRate: rate })
    model.compile({ optimizer, loss: 'categorical_crossentropy', metrics: ['accuracy'] })
    show.progress(name)
    const validationData = [xTest, yTest] as const
    const { history } = await model.fit(x, y, { epochs, batchSize: 32, validationData, seed, verbose: 2 })
    curves[name] = history.val_accuracy
    figures[name] = history.val_accuracy.at(-1)!
    rows.push([name, model.trainableWeights.reduce((sum, { size }) => sum + size, 0), figures[name]])
  }
  for (const weights of [null, 'imagenet'] as const) {
    const mobile = () => MobileNetV2({ alpha: 0.35, includeTop: false, weights })
    const base = !resnet ? await mobile() : weights ? resnet : await ResNet50({ includeTop: false, weights })
    base.trainable = false
    const eyes = [new Resizing(size, size, { inputShape: [32, 32, 3] }), base, new GlobalAveragePooling2D()]
    const features = new Sequential(eyes)
    const seen = [await features.predict(x), await features.predict(xTest)] // once, and kept
    const head = [
      new Dense(256, { activation: 'relu', inputShape: [seen[0].shape[1]] }),
      new Dense(10, { activation: 'softmax' }),
    ]
    await train(weights ? 'learned on ImageNet' : 'random weights', new Sequential(head), seen, epochs, 1e-3)
    if (!weights) continue
    base.trainable = true
    for (const layer of base.layers) {
      layer.trainable = lastBlock.test(layer.name) && !(layer instanceof BatchNormalization)
    }
    const model = new Sequential([...eyes, ...head])
    await train('last block trained too', model, [x, xTest], Math.min(epochs, 2), 1e-4)
    const answers = (await model.predict(xTest.slice(0, 12))).argmax(-1)
    show.pictures('The network’s answers (in brackets, what it is)', [
      testImages.slice(0, 12).div(255),
      (i) => `${cifar10.classNames[answers.at(i)]} (${cifar10.classNames[testLabels.at(i, 0)]})`,
    ])
  }
  show.table([resnet ? 'ResNet50' : 'MobileNetV2', 'trained parameters', 'accuracy on new images'], rows)
  show.curves('Accuracy on new images', curves)
  // With its top, that names ImageNet's classes, a network recognises photographs.
  const whole = await resNet50(true)
  const network = whole ?? (await MobileNet())
  const { preprocessInput: prepare, decodePredictions } = whole ? resnet50 : mobilenet
  const square = new Resizing(224, 224, { padToAspectRatio: true, fillValue: 255 })
  for (const name of ['flamingo', 'zebra']) {
    const photo = await loadImage(`tasks/photos/${name}.png`)
    const pixels = await square.apply(tensor(photo.reshape([1, ...photo.shape]))).array()
    const [[best]] = await decodePredictions(await network.predict(prepare(pixels)))
    figures[name] = best.name === name ? best.score : 0
    show.pictures('A photograph, and what the network says', [
      pixels.div(255),
      () => `${best.name}, ${Math.round(best.score * 100)} %`,
    ])
  }
  return { figures }
}
