export type { ApplicationOptions } from './application.js'
export * as densenet from './densenet.js'
export { DenseNet121, DenseNet169, DenseNet201 } from './densenet.js'
export * as efficientNet from './efficientNet.js'
export {
  EfficientNetB0,
  EfficientNetB1,
  EfficientNetB2,
  EfficientNetB3,
  EfficientNetB4,
  EfficientNetB5,
  EfficientNetB6,
  EfficientNetB7,
} from './efficientNet.js'
export * as efficientNetV2 from './efficientNetV2.js'
export {
  EfficientNetV2B0,
  EfficientNetV2B1,
  EfficientNetV2B2,
  EfficientNetV2B3,
  EfficientNetV2L,
  EfficientNetV2M,
  type EfficientNetV2Options,
  EfficientNetV2S,
} from './efficientNetV2.js'
export * as inceptionResNetV2 from './inceptionResNetV2.js'
export { InceptionResNetV2 } from './inceptionResNetV2.js'
export * as inceptionV3 from './inceptionV3.js'
export { InceptionV3 } from './inceptionV3.js'
export type { MobileNetOptions } from './mobile.js'
export * as mobilenet from './mobilenet.js'
export { MobileNet } from './mobilenet.js'
export * as mobilenetV2 from './mobilenetV2.js'
export { MobileNetV2 } from './mobilenetV2.js'
export * as mobilenetV3 from './mobilenetV3.js'
export { MobileNetV3Large, type MobileNetV3Options, MobileNetV3Small } from './mobilenetV3.js'
export type { DecodeOptions, Prediction } from './predictions.js'
export type { Images } from './preprocess.js'
export * as resnet from './resnet.js'
export * as resnet50 from './resnet.js'
export { ResNet50, ResNet101, ResNet152 } from './resnet.js'
export * as resnetV2 from './resnetV2.js'
export { ResNet50V2, ResNet101V2, ResNet152V2 } from './resnetV2.js'
export * as vgg16 from './vgg.js'
export * as vgg19 from './vgg.js'
export { VGG16, VGG19 } from './vgg.js'
export * as xception from './xception.js'
export { Xception } from './xception.js'
