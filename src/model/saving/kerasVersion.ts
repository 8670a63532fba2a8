/** The Keras whose files ours are like; Keras looks at it to read older files in their own ways. */
export const KERAS_VERSION = '3.15.1'

/** Keras' backends lay out the weights of some layers in their own ways; ours are as TensorFlow's. */
export const KERAS_BACKEND = 'tensorflow'
