import { useState } from 'react';
import { DEFAULT_HUB_ADDRESS, isHubAddress, isProxyAddress } from '#core/netAddress.ts';
import { t } from '#renderer/text/text.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import { HubAccess } from './HubAccess.tsx';
import { Section } from './Section.tsx';
import type { SettingsPartProps } from './SettingsRoom.tsx';

/** Which ways lead out, for those who look for models elsewhere. */
export function NetworkSettings({ settings: { hubAddress, proxyAddress }, change }: SettingsPartProps) {
  return (
    <Section title={t('settings.network')}>
      <div>
        <AddressField
          key={hubAddress}
          label={t('settings.hub')}
          help={t('settings.hubHelp')}
          wrong={t('settings.hubWrong')}
          value={hubAddress}
          isRight={isHubAddress}
          onDone={(address) => change({ hubAddress: address })}
        />
        {hubAddress !== DEFAULT_HUB_ADDRESS && (
          <Button kind="quiet" size="small" onClick={() => change({ hubAddress: DEFAULT_HUB_ADDRESS })}>
            {t('settings.hubOriginal', { host: URL.parse(DEFAULT_HUB_ADDRESS)?.host ?? '' })}
          </Button>
        )}
      </div>
      <HubAccess key={`access ${hubAddress}`} hubAddress={hubAddress} />
      <AddressField
        key={proxyAddress}
        label={t('settings.proxy')}
        help={t('settings.proxyHelp')}
        wrong={t('settings.proxyWrong')}
        value={proxyAddress}
        isRight={isProxyAddress}
        onDone={(address) => change({ proxyAddress: address })}
      />
    </Section>
  );
}

interface AddressFieldProps {
  label: string;
  help: string;
  wrong: string;
  value: string;
  isRight: (text: string) => boolean;
  onDone: (text: string) => void;
}

/** Saves when the person is done with it; what cannot be an address stays in the field, and is not saved. */
function AddressField({ label, help, wrong, value, isRight, onDone }: AddressFieldProps) {
  const [text, setText] = useState(value);
  const trimmed = text.trim();
  const right = isRight(trimmed);
  const done = () => {
    if (right && trimmed !== value) onDone(trimmed);
  };
  return (
    <TextField
      label={label}
      description={help}
      error={right ? undefined : wrong}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={text}
      maxLength={300}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => {
        if (event.key === 'Enter') done();
      }}
    />
  );
}
