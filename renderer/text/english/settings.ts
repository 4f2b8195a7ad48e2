export const settings = {
  title: 'Settings',
  saved: 'Saved',

  look: 'Look',
  theme: 'Theme',
  themeHelp: 'Paper and ink, or ink and warm grey.',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  figures: 'Show figures under every answer',
  figuresHelp: 'Tokens a second, time to the first word, context used. They can also be asked for one by one.',

  engine: 'Engine',
  device: 'Device',
  deviceHelp: 'What answers are computed on. A change counts from the next time a model is loaded.',
  devices: {
    auto: 'The best one found',
    cuda: 'NVIDIA graphics (CUDA)',
    metal: 'Apple graphics (Metal)',
    vulkan: 'Graphics (Vulkan)',
    cpu: 'Processor only',
  },
  found: {
    unknown: 'The engine has not looked yet; it does when a model is loaded.',
    chosen: 'In use: {{device}}, as you chose.',
    best: 'In use: {{device}}, the best one found.',
    only: 'In use: {{device}}, the only one found.',
    fallback: 'In use: {{device}}, because the other one did not work.',
    detail: 'It said: {{detail}}',
  },
  context: 'Context',
  contextHelp:
    'How much of a conversation a model can see at once, in tokens (a token is about three quarters of a word). More takes more memory; a model never gets more than it was made for.',
  threads: 'Processor threads',
  threadsHelp: 'How much of the processor answers may use. 0 lets the engine choose.',

  answers: 'Answers',
  longest: 'Longest answer',
  longestHelp: 'In tokens. An answer that reaches it stops there and says so.',
  temperature: 'Temperature',
  temperatureHelp: 'How freely a model chooses its next word.',
  temperatureIs: {
    none: '{{value}}: always the likeliest word; the same question gets the same answer',
    low: '{{value}}: careful, for facts and code',
    middle: '{{value}}: balanced',
    high: '{{value}}: free, for ideas; more mistakes',
    wild: '{{value}}: wild; sense may be lost',
  },

  network: 'Network',
  hub: 'Where models are looked for',
  hubHelp: 'The hub, or a mirror of it. It is asked only when you look for a model or fetch one.',
  hubWrong: 'An address that begins with https://, without a name or password; http:// only on this machine.',
  hubOriginal: 'Use {{host}} again',
  proxy: 'Proxy',
  proxyHelp:
    'An address such as http://proxy.example:3128. Left empty, the environment decides: HTTPS_PROXY, HTTP_PROXY, NO_PROXY.',
  proxyWrong: 'An address that begins with http:// or https://, without a name, a password or a path.',

  identity: 'Identity',
  identityHelp:
    'Your name to the world: a public key, made on this machine at the first start. It will sign what you curate and the receipts of your answers. It can move no money.',
  publicKey: 'Public key',
  protection: {
    keychain: 'The private key lies on this disk, sealed by the keychain of your system.',
    file: 'The private key lies in a file that only your user account may read. No keychain seals it here: whoever can read your files can read it.',
  },

  data: 'Data',
  dataFolder: 'Data folder',
  dataHelp: 'Models, conversations, settings and keys are in one folder on this machine.',
  showFolder: 'Show the data folder',
  reportLabel: 'When something is wrong',
  report: 'Copy a report for a bug',
  reportHelp: 'Versions, the device and the last log lines. No keys, no texts, no paths.',

  about: 'About',
  version: 'Colophon {{version}}',
  shell: { electron: 'desktop app', server: 'in a browser' },
  licence: 'Free software under the MIT licence.',
  licences: 'Made with others’ work',
  licencesHelp: 'The parts that are in this window and beside it, with their licences.',
} as const;
