import './index.js'

export * from '../audio.js'
