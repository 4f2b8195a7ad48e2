/** Members of a datanet. */
export const members = {
  title: 'Members',
  private: 'Only members may use what is in it. Whoever wants to be one asks, and the owner decides.',
  open: 'Everybody may use what is in it as the terms say. Members are those who want to be named as such.',
  none: 'Nobody is a member yet.',
  member: 'Member',
  standing: { admitted: 'is a member', asks: 'asks to be let in' },
  admit: 'Let in …',
  refuse: 'Refuse …',
  remove: 'Put out …',
  leave: 'Leave …',
  join: 'Join …',
  ask: 'Ask to be let in …',
  acts: {
    join: 'Become a member',
    admit: 'Let somebody in',
    remove: 'Put somebody out',
    leave: 'Leave the datanet',
  },
  says: {
    join: 'Your address is public as one that asks or is a member, with a key of this machine for which versions are encrypted. That key can move no money.',
    admit:
      'From the next version on, or when you hand out the key of a version anew, they can read what is only for members.',
    remove:
      'They cannot read what is published after this. What they have read, and what they have the key of, they keep.',
    leave: 'You can no longer read what is published after this. What you have, you keep.',
  },
} as const;
