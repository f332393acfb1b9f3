import { type ComponentProps, useId } from "react";

/** Those that are offered; others can be typed. A search finds the whole word alone. */
const specialities = [
  "Anaesthesiology",
  "Cardiology",
  "Dermatology",
  "Emergency medicine",
  "Endocrinology",
  "Family medicine",
  "Gastroenterology",
  "Gynaecology",
  "Haematology",
  "Internal medicine",
  "Nephrology",
  "Neurology",
  "Oncology",
  "Ophthalmology",
  "Orthopaedics",
  "Otorhinolaryngology",
  "Paediatrics",
  "Pathology",
  "Psychiatry",
  "Pulmonology",
  "Radiology",
  "Surgery",
  "Urology",
];

/** A field for a speciality, which offers the common ones. */
export function SpecialityInput(props: ComponentProps<"input">) {
  const list = useId();
  return (
    <>
      <input {...props} list={list} maxLength={80} />
      <datalist id={list}>
        {specialities.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
