export { MelSpectrogram, type MelSpectrogramOptions } from './melSpectrogram.js'
export { STFTSpectrogram, type STFTSpectrogramOptions } from './stftSpectrogram.js'
