import type { NewProfile, Profile } from "@chartkey/core";
import { Field } from "../common/field.tsx";
import { textIn } from "../common/text-in.ts";
import { SpecialityInput } from "../people/speciality-input.tsx";

interface Props {
  readonly isDoctor: boolean;
  readonly profile?: Profile;
}

/** The fields of a profile. Everybody can read it: nothing about health belongs there. */
export function ProfileFields({ isDoctor, profile }: Props) {
  return (
    <>
      <Field label="Name">
        {(ids) => (
          <input
            {...ids}
            name="name"
            required
            pattern=".*\S.*"
            maxLength={100}
            autoComplete="name"
            defaultValue={profile?.name}
          />
        )}
      </Field>
      {isDoctor && (
        <>
          <Field label="Speciality" hint="Patients search by it.">
            {(ids) => <SpecialityInput {...ids} name="speciality" defaultValue={profile?.speciality} />}
          </Field>
          <Field label="Practice or hospital">
            {(ids) => <input {...ids} name="organisation" maxLength={100} defaultValue={profile?.organisation} />}
          </Field>
        </>
      )}
      <Field label="Contact" hint="Everybody who uses this portal can read your profile.">
        {(ids) => <input {...ids} name="contact" maxLength={100} defaultValue={profile?.contact} />}
      </Field>
      <label className="check">
        <input type="checkbox" name="listed" defaultChecked={profile?.listed ?? true} />
        Others can find me by my name.
      </label>
    </>
  );
}

/** The profile that a form with these fields has. What it does not ask for is not in it. */
export function profileIn(form: HTMLFormElement): NewProfile {
  const data = new FormData(form);
  const text = (name: string) => textIn(data, name) || undefined;
  return {
    name: text("name") ?? "",
    ...(data.has("speciality") && { speciality: text("speciality"), organisation: text("organisation") }),
    contact: text("contact"),
    listed: data.has("listed"),
  };
}
